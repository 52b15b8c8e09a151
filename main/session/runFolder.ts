import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere, makeFolder } from '../files/makeFolder.ts';
import { OutputError, outputError } from './outputError.ts';

/** @returns `sightline-run-20261231-235959`, local time */
function runFolderName(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `sightline-run-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/**
 * Makes a new folder for a run nobody named one for; a second run in the same second gets `-2`.
 *
 * @param parent  folder that receives it
 * @returns       its path
 * @throws OutputError  when it cannot be made
 */
export async function createRunFolder(parent: string, now: Date): Promise<string> {
  const name = join(parent, runFolderName(now));
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (cause) {
      if (await isThere(folder)) continue;
      throw outputError('run folder cannot be made', folder, cause);
    }
  }
}

/**
 * Makes the folder a person named, or takes it as it is; other people's files in it stay.
 *
 * @param names  files the run will write: none of them may be there already, so that no run overwrites another
 * @throws OutputError  cannot be made, is a file, is not writable, holds a session
 */
export async function openRunFolder(folder: string, names: readonly string[]): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw outputError('output folder cannot be used', folder, cause);
  }
  await refuseTaken(folder, names);
}

/**
 * What openRunFolder would refuse of a folder that is there already; makes nothing.
 *
 * @throws OutputError  it holds one of the files
 */
export async function refuseTaken(folder: string, names: readonly string[]): Promise<void> {
  const present = new Set(await readdir(folder).catch(() => []));
  const taken = names.find((name) => present.has(name));
  if (taken !== undefined) {
    throw new OutputError(`output folder holds a session already: ${join(folder, taken)}: name another folder with --out, or delete that one`);
  }
}
