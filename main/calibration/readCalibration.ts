import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { CalibrationSamples } from 'sightline/kernels';
import type { CalibrationKind, CalibrationRecord } from '../contract/index.ts';
import { CalibrationError } from './calibrationError.ts';
import { readRecord, RECORD_FILE } from './calibrationFiles.ts';
import { decodeNpy } from './decodeNpy.ts';
import { decodeTiff } from './decodeTiff.ts';
import type { GrayImage } from './grayImage.ts';

const EXTENSIONS = ['.tif', '.tiff', '.npy'];

/** The two frames that a flat-field correction is made from, as recorded. */
export interface Calibration {
  readonly folder: string;
  /** Names in the folder: dark, then flat. */
  readonly files: readonly [string, string];
  readonly width: number;
  readonly height: number;
  /** DN, height x width, in the type of the file. */
  readonly dark: CalibrationSamples;
  readonly flat: CalibrationSamples;
  /** Of the bytes of dark, then of flat. */
  readonly sha256: string;
  /** How they were recorded; null where the folder has no calibration.json. */
  readonly record: CalibrationRecord | null;
}

/**
 * Reads `dark` and `flat` (.tif, .tiff or .npy; 8 or 16 bits unsigned, or float) from a folder, and calibration.json where there is one.
 *
 * @throws CalibrationError  the folder or a file is missing or there twice, cannot be read, is no single gray image, holds
 *                           values that are no numbers, or is not what calibration.json says; or the two differ in size
 */
export async function readCalibration(folder: string): Promise<Calibration> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CalibrationError(`calibration folder ${folder} ${reasonOf(cause)}: name a folder that holds dark and flat frames`, { cause });
  });
  const record = await readRecord(folder);
  const darkName = pick(folder, names, 'dark');
  const flatName = pick(folder, names, 'flat');
  const hash = createHash('sha256');
  const dark = await readFrame(join(folder, darkName), hash);
  const flat = await readFrame(join(folder, flatName), hash);
  if (record !== null) {
    checkRecorded(folder, record, 'dark', darkName, dark.sha256);
    checkRecorded(folder, record, 'flat', flatName, flat.sha256);
  }
  if (dark.image.width !== flat.image.width || dark.image.height !== flat.image.height) {
    throw new CalibrationError(`calibration ${folder}: ${darkName} is ${dark.image.width}x${dark.image.height}, ${flatName} is ${flat.image.width}x${flat.image.height}: `
      + 'record both at the size of the source');
  }
  const { width, height } = dark.image;
  return { folder, files: [darkName, flatName], width, height, dark: dark.image.data, flat: flat.image.data, sha256: hash.digest('hex'), record };
}

/** A frame that was changed or replaced behind the record's back is not the one that was checked. */
function checkRecorded(folder: string, record: CalibrationRecord, kind: CalibrationKind, name: string, sha256: string): void {
  const known = record[kind];
  if (known === null) throw new CalibrationError(`calibration ${folder}: ${name} is not in ${RECORD_FILE}: record it with sightline calibrate ${kind}, or take ${RECORD_FILE} away`);
  if (known.file === name && known.sha256 === sha256) return;
  throw new CalibrationError(`calibration ${join(folder, name)}: was changed since it was recorded (SHA-256 ${sha256.slice(0, 12)}..., ${RECORD_FILE} says ${known.sha256.slice(0, 12)}...): `
    + 'calibrate again, or put the recorded file back');
}

/** @returns true for the name of a dark or flat frame in any format that is read */
export function isFrameFile(name: string): boolean {
  return isFrameOf('dark', name) || isFrameOf('flat', name);
}

function isFrameOf(kind: CalibrationKind, name: string): boolean {
  const extension = extname(name).toLowerCase();
  return EXTENSIONS.includes(extension) && name.slice(0, -extension.length).toLowerCase() === kind;
}

function pick(folder: string, names: readonly string[], kind: CalibrationKind): string {
  const found = names.filter((name) => isFrameOf(kind, name));
  const [name] = found;
  if (name === undefined) throw new CalibrationError(`calibration ${folder}: no ${kind} frame: put ${kind}.tif or ${kind}.npy there`);
  if (found.length > 1) throw new CalibrationError(`calibration ${folder}: ${found.join(' and ')} are both ${kind} frames: keep one`);
  return name;
}

/**
 * Reads one gray image, every value of it a number.
 *
 * @param together  takes the file's bytes as well
 * @throws CalibrationError  as readCalibration
 */
export async function readFrame(path: string, together?: { update(bytes: Uint8Array): unknown }): Promise<{ readonly image: GrayImage; readonly sha256: string }> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CalibrationError(`calibration ${path} ${reasonOf(cause)}: make it readable`, { cause });
  });
  together?.update(bytes);
  try {
    const image = extname(path).toLowerCase() === '.npy' ? decodeNpy(bytes) : decodeTiff(bytes);
    const index = image.data.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) {
      throw new Error(`holds ${image.data[index]} at row ${Math.floor(index / image.width)}, column ${index % image.width}: replace it by a number`);
    }
    return { image, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (cause) {
    throw new CalibrationError(`calibration ${path} ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOENT': return 'does not exist';
    case 'ENOTDIR': return 'is not a folder';
    case 'EISDIR': return 'is a folder, not a file';
    case 'EACCES': return 'may not be read (permission denied)';
    default: return `cannot be read (${String(code ?? cause)})`;
  }
}
