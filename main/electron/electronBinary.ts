import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Looks for Electron's binary without fetching it: `require('electron')` would.
 *
 * @param packageDir   folder of the npm package electron
 * @param environment  ELECTRON_EXEC_PATH names a binary, ELECTRON_OVERRIDE_DIST_PATH the folder it lies in
 * @returns its path, or null where it is not here
 */
export function findElectronBinary(packageDir: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  const { ELECTRON_EXEC_PATH: named, ELECTRON_OVERRIDE_DIST_PATH: folder } = environment;
  if (named) return existsSync(named) ? named : null;
  const pathFile = join(packageDir, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(folder || join(packageDir, 'dist'), readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : null;
}

/** What a person reads where there is none: one line. */
export function electronMissing(reason: string): string {
  return `Electron's binary is not here and could not be fetched (${reason}): npm run serve opens the same window in a browser`;
}
