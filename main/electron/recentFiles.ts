import { z } from 'zod';

const MAX_RECENT = 10;

export const recentFilesSchema = z.array(z.string().min(1)).max(MAX_RECENT);

/** @returns the list with `path` in front, each path once, at most ten */
export function withRecent(files: readonly string[], path: string): string[] {
  return [path, ...files.filter((file) => file !== path)].slice(0, MAX_RECENT);
}

/**
 * @param argv  of this or a second start of the program
 * @param isFile  true for what lies on disk
 * @returns the files among its arguments: neither the program, nor the app's folder, nor switches
 */
export function filesOfArguments(argv: readonly string[], isFile: (path: string) => boolean): string[] {
  return argv.slice(1).filter((argument) => !argument.startsWith('-') && isFile(argument));
}
