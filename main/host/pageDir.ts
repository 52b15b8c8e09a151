import { fileURLToPath } from 'node:url';

/** main/host lies two folders deep in a clone, three once built: out/main/host. */
export const isClone = import.meta.url.endsWith('.ts');

/** Folder of the package, with a separator at its end. */
export const packageDir = fileURLToPath(new URL(isClone ? '../../' : '../../../', import.meta.url));

/** Where the built page lies, in a clone and in the package. */
export const PAGE_DIR = `${packageDir}out/renderer`;
