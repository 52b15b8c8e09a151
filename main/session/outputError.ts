/**
 * Results cannot be put where they belong: the folder, the disk, a file in the way. The message is one line for whoever gave the command:
 * thing, value, remedy.
 */
export class OutputError extends Error {
  /** The same for whoever sits at the window, where the remedy is another one. */
  readonly windowMessage: string;

  constructor(message: string, { windowMessage = message, ...options }: ErrorOptions & { readonly windowMessage?: string } = {}) {
    super(message, options);
    this.name = 'OutputError';
    this.windowMessage = windowMessage;
  }
}

/** What is wrong, and what can be done about it with the command's options and from the window, where the folder is made by the host. */
interface Trouble {
  readonly is: string;
  readonly command: string;
  readonly window: string;
}

const DENIED: Trouble = { is: 'permission denied', command: 'name a folder that you may write to with --out', window: 'make the folder writable, and try again' };

const TROUBLES: Readonly<Record<string, Trouble>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { is: 'the disk is read-only', command: 'name a folder on another one with --out', window: 'make it writable, and try again' },
  ENOENT: { is: 'no such folder can be made there', command: 'name another one with --out', window: 'put the folder back or connect its disk, and try again' },
  ENOTDIR: { is: 'part of the path is a file', command: 'name another folder with --out', window: 'move that file away, and try again' },
  EISDIR: { is: 'a folder of that name is there', command: 'name another folder with --out', window: 'move it away, and try again' },
  EEXIST: { is: 'a file of that name is there', command: 'name another folder with --out', window: 'move it away, and try again' },
  ENOSPC: { is: 'the disk is full', command: 'free some space or name a folder on another one with --out', window: 'free some space, and try again' },
  EDQUOT: { is: 'the disk quota is used up', command: 'free some space or name a folder on another disk with --out', window: 'free some space, and try again' },
  EFBIG: {
    is: 'the file grew past the size limit of this system or session (ulimit -f)', command: 'raise it or record fewer frames',
    window: 'raise it, or take fewer frames',
  },
  ENAMETOOLONG: { is: 'the path is too long', command: 'name a shorter one with --out', window: 'give its folders shorter names, and try again' },
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
  const said = cause instanceof Error ? cause.message : String(cause);
  const code = systemCode(cause) ?? MESSAGES.find(([pattern]) => pattern.test(said))?.[1];
  const known = code === undefined ? undefined : TROUBLES[code];
  const { is, command, window } = known ?? { is: said.split('\n')[0]!, command: 'name another folder with --out', window: 'look at the folder, and try again' };
  const line = (remedy: string): string => `${thing}: ${path}: ${is}: ${remedy}`;
  return new OutputError(line(command), { windowMessage: line(window), cause });
}

function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
