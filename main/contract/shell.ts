/**
 * What the Electron shell offers the page, as `globalThis.sightlineShell`; absent in a browser, where the page does without.
 * Everything crosses the context bridge as a copy; nothing of Node is reachable through it.
 */
export interface ShellApi {
  readonly platform: 'darwin' | 'linux' | 'win32';
  /** Version of the app. */
  readonly version: string;
  /** Lets a person choose a recording or an image. @returns its absolute path, or null when they changed their mind */
  chooseSource(): Promise<string | null>;
  /** Lets a person choose the folder of a calibration. @returns its absolute path, or null */
  chooseFolder(): Promise<string | null>;
  /** @returns absolute paths of the files opened last, newest first, at most ten; files that are gone are left out */
  recentFiles(): Promise<readonly string[]>;
  /** Remembers a file that was opened. */
  noteOpened(path: string): Promise<void>;
  /** @returns the absolute path of a file that was dropped on the page; '' where it is on no disk */
  pathOfFile(file: Blob): string;
  /** Calls the listener with every command from the menu or the system. @returns stops that */
  onCommand(listener: (command: ShellCommand) => void): () => void;
}

/** What the menu or the system asks of the page. */
export type ShellCommand =
  | { readonly type: 'open'; readonly source: string }
  | { readonly type: (typeof SHELL_ACTIONS)[number] };

/** Menu items that the page carries out. */
export const SHELL_ACTIONS = ['chooseSource', 'openRecipe', 'saveRecipe', 'export', 'playPause', 'stop', 'shortcuts'] as const;

/** Name of the API in the page's global scope. */
export const SHELL_API_NAME = 'sightlineShell';

declare global {
  var sightlineShell: ShellApi | undefined;
}
