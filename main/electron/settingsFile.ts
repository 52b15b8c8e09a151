import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { makeFolderSync } from '../files/makeFolder.ts';
import { recentFilesSchema } from './recentFiles.ts';
import { FIRST_WINDOW, windowStateSchema } from './windowState.ts';

const settingsSchema = z.strictObject({ window: windowStateSchema.catch(FIRST_WINDOW), recentFiles: recentFilesSchema.catch([]), port: z.int().min(0).max(65_535).catch(0) });

/** What the shell remembers between two starts. */
export type ShellSettings = z.infer<typeof settingsSchema>;

/** @returns what was remembered; each part that is missing or damaged begins anew */
export function readSettings(path: string): ShellSettings {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const { window, recentFiles, port } = typeof found === 'object' && found !== null ? found as Record<string, unknown> : {};
    return settingsSchema.parse({ window, recentFiles, port });
  } catch {
    return { window: FIRST_WINDOW, recentFiles: [], port: 0 };
  }
}

/**
 * Writes the settings whole or not at all. They are a convenience: a disk that is full or read-only stops nothing.
 * @returns whether they were written
 */
export function writeSettings(path: string, settings: ShellSettings): boolean {
  try {
    makeFolderSync(dirname(path));
    writeFileSync(`${path}.part`, `${JSON.stringify(settings, null, 2)}\n`);
    renameSync(`${path}.part`, path);
    return true;
  } catch {
    return false;
  }
}

/** The settings of this run, written whenever they change. */
export class SettingsStore {
  readonly #path: string;
  #value: ShellSettings;

  constructor(path: string) {
    this.#path = path;
    this.#value = readSettings(path);
  }

  get value(): ShellSettings { return this.#value; }

  change(part: Partial<ShellSettings>): void {
    this.#value = { ...this.#value, ...part };
    writeSettings(this.#path, this.#value);
  }
}
