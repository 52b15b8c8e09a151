/** Results cannot be put where they belong: the folder, the disk, a file in the way. One line: thing, value, remedy. */
export class OutputError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutputError';
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied: name a folder that you may write to with --out',
  EPERM: 'permission denied: name a folder that you may write to with --out',
  EROFS: 'the disk is read-only: name a folder on another one with --out',
  ENOENT: 'no such folder can be made there: name another one with --out',
  ENOTDIR: 'part of the path is a file: name another folder with --out',
  EEXIST: 'a file of that name is there: name another folder with --out',
  ENOSPC: 'the disk is full: free some space or name a folder on another one with --out',
  EDQUOT: 'the disk quota is used up: free some space or name a folder on another disk with --out',
  EFBIG: 'the file grew past the size limit of this system or session (ulimit -f): raise it or record fewer frames',
  ENAMETOOLONG: 'the path is too long: name a shorter one with --out',
};

/** What DuckDB says instead of a code. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, 'ENOSPC'],
  [/disk quota exceeded/i, 'EDQUOT'],
  [/file too large/i, 'EFBIG'],
  [/permission denied/i, 'EACCES'],
  [/read-only file system/i, 'EROFS'],
];

/**
 * Turns what the file system or DuckDB said into one line.
 * @param thing  what could not be done: `session.duckdb cannot be written`
 * @param path   where
 */
export function outputError(thing: string, path: string, cause: unknown): OutputError {
  if (cause instanceof OutputError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = systemCode(cause) ?? MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
  const remedy = (code !== undefined ? REMEDIES[code] : undefined) ?? `${message.split('\n')[0]}: name another folder with --out`;
  return new OutputError(`${thing}: ${path}: ${remedy}`, { cause });
}

function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
