import { z } from 'zod';

const MAX_RECENT = 10;

export const recentFilesSchema = z.array(z.string().min(1)).max(MAX_RECENT);

/** @returns the list with `path` in front, each path once, at most ten */
export function withRecent(files: readonly string[], path: string): string[] {
  return [path, ...files.filter((file) => file !== path)].slice(0, MAX_RECENT);
}

/**
 * @param argv        of this or a second start of the program; Chromium puts switches of its own anywhere
 * @param isPackaged  false where Electron was started with the app's entry as its first argument
 * @param isFile      true for what lies on disk
 * @returns the files that a person named: neither the program, nor the app's entry, nor switches
 */
export function filesOfArguments(argv: readonly string[], isPackaged: boolean, isFile: (path: string) => boolean): string[] {
  return argv.filter((argument) => !argument.startsWith('-')).slice(isPackaged ? 1 : 2).filter(isFile);
}
