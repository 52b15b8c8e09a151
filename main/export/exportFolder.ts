import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere, makeFolder } from '../files/makeFolder.ts';
import { OutputError, outputError } from '../session/index.ts';

/**
 * Makes the folder of an export, or takes it as it is; other files in it stay.
 *
 * @param names  files that will be written: none of them may be there already
 * @throws OutputError  it cannot be made or written to, or holds one of the files
 */
export async function openExportFolder(folder: string, names: readonly string[]): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw outputError('output folder cannot be used', folder, cause);
  }
  for (const name of names) {
    const path = join(folder, name);
    if (await isThere(path)) throw new OutputError(`export ${path}: is there already: name another folder with --out, or delete it`);
  }
}
