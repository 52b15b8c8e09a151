import { createHash, randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/makeFolder.ts';
import { calibrationRecordSchema, type CalibrationRecord } from '../contract/index.ts';
import { npyHeader } from '../dump/index.ts';
import { outputError } from '../session/outputError.ts';
import { CalibrationError } from './calibrationError.ts';

export const RECORD_FILE = 'calibration.json';

/** A file's bytes, in parts. */
export type FileParts = readonly Uint8Array[];

/** @returns the bytes of an image as .npy */
export function npyParts(data: Float32Array | Uint8Array, width: number, height: number): FileParts {
  return [npyHeader({ data, width, height }), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

export function sha256Of(parts: FileParts): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/**
 * Reads a folder's calibration.json.
 *
 * @returns null where there is none, or no folder
 * @throws CalibrationError  it cannot be read or is no record
 */
export async function readRecord(folder: string): Promise<CalibrationRecord | null> {
  const path = join(folder, RECORD_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new CalibrationError(`calibration ${path} cannot be read (${String(code ?? cause)}): make it readable`, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CalibrationError(`calibration ${path} is not JSON: calibrate again`, { cause });
  }
  const parsed = calibrationRecordSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new CalibrationError(`calibration ${path}: ${issue.path.join('.') || 'the record'}: ${issue.message}: calibrate again`, { cause: parsed.error });
}

/**
 * Puts files in a folder under their names when all of them are written, the last of them last: whoever reads meanwhile finds the old
 * ones or, for an instant, sums that do not match.
 *
 * @throws OutputError  nothing of it is left
 */
export async function writeTogether(folder: string, files: ReadonlyMap<string, FileParts>): Promise<void> {
  const unique = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const partial = (name: string): string => join(folder, `.${name}.${unique}.partial`);
  try {
    await makeFolder(folder);
    for (const [name, parts] of files) await writeFile(partial(name), parts);
    for (const name of files.keys()) await rename(partial(name), join(folder, name));
  } catch (cause) {
    for (const name of files.keys()) await rm(partial(name), { force: true }).catch(() => undefined);
    throw outputError('calibration cannot be written', folder, cause);
  }
}
