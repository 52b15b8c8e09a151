import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and what is missing above it; one that is there stays as it is. Node's own `recursive` never returns where a
 * parent exists and takes no folders, as /proc does.
 *
 * @throws the system's error  of the first folder that cannot be made
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    if ((await stat(folder).catch(() => null))?.isDirectory()) return;
    const parent = dirname(folder);
    if (parent === folder || (await isThere(parent))) throw cause;
    await makeFolder(parent);
    await makeFolder(folder);
  }
}

/** The same, at once: for what is written while a program ends. */
export function makeFolderSync(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (cause) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
    const parent = dirname(folder);
    if (parent === folder || lstatSync(parent, { throwIfNoEntry: false }) !== undefined) throw cause;
    makeFolderSync(parent);
    makeFolderSync(folder);
  }
}

/** @returns true when the path names anything, a link to nowhere included */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}
