import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { CalibrationSamples } from 'sightline/kernels';
import { CalibrationError } from './calibrationError.ts';
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
}

/**
 * Reads `dark` and `flat` (.tif, .tiff or .npy; 8 or 16 bits unsigned, or float) from a folder.
 *
 * @throws CalibrationError  the folder or a file is missing or there twice, cannot be read, is no single gray image, holds
 *                           values that are no numbers, or the two differ in size
 */
export async function readCalibration(folder: string): Promise<Calibration> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CalibrationError(`calibration folder ${folder} ${reasonOf(cause)}: name a folder that holds dark and flat frames`, { cause });
  });
  const darkName = pick(folder, names, 'dark');
  const flatName = pick(folder, names, 'flat');
  const hash = createHash('sha256');
  const dark = await readImage(join(folder, darkName), hash);
  const flat = await readImage(join(folder, flatName), hash);
  if (dark.width !== flat.width || dark.height !== flat.height) {
    throw new CalibrationError(`calibration ${folder}: ${darkName} is ${dark.width}x${dark.height}, ${flatName} is ${flat.width}x${flat.height}: `
      + 'record both at the size of the source');
  }
  return { folder, files: [darkName, flatName], width: dark.width, height: dark.height, dark: dark.data, flat: flat.data, sha256: hash.digest('hex') };
}

function pick(folder: string, names: readonly string[], kind: 'dark' | 'flat'): string {
  const found = names.filter((name) => {
    const extension = extname(name).toLowerCase();
    return EXTENSIONS.includes(extension) && name.slice(0, -extension.length).toLowerCase() === kind;
  });
  const [name] = found;
  if (name === undefined) throw new CalibrationError(`calibration ${folder}: no ${kind} frame: put ${kind}.tif or ${kind}.npy there`);
  if (found.length > 1) throw new CalibrationError(`calibration ${folder}: ${found.join(' and ')} are both ${kind} frames: keep one`);
  return name;
}

async function readImage(path: string, hash: { update(bytes: Uint8Array): unknown }): Promise<GrayImage> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CalibrationError(`calibration ${path} ${reasonOf(cause)}: make it readable`, { cause });
  });
  hash.update(bytes);
  try {
    const image = extname(path).toLowerCase() === '.npy' ? decodeNpy(bytes) : decodeTiff(bytes);
    const index = image.data.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) {
      throw new Error(`holds ${image.data[index]} at row ${Math.floor(index / image.width)}, column ${index % image.width}: replace it by a number`);
    }
    return image;
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
