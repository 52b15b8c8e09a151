import { readFileSync } from 'node:fs';

/** The package lies one folder above main/ in a clone, two above out/main/ once built. */
const manifest = import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json';

/** Version of this package, as published. */
export const VERSION: string = (JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8')) as { version: string }).version;
