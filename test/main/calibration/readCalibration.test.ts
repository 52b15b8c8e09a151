import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CalibrationError, readCalibration } from '../../../main/calibration/index.ts';

interface GoldenFile {
  readonly name: string;
  readonly base64: string;
  readonly values: number[] | null;
}
const golden = JSON.parse(readFileSync(new URL('../../golden/calibrationImages.json', import.meta.url), 'utf8')) as
  { width: number; height: number; files: readonly GoldenFile[] };
const bytesOf = (name: string): Buffer => Buffer.from(golden.files.find((file) => file.name === name)!.base64, 'base64');
const PLAIN = bytesOf('numpy uint16.npy');

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sightline-calibration-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

async function put(files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}

async function refusal(): Promise<string> {
  const error = await readCalibration(folder).then(() => { throw new Error('was read'); }, (cause: unknown) => cause);
  expect(error).toBeInstanceOf(CalibrationError);
  const { message } = error as Error;
  expect(message).not.toContain('\n');
  expect(message).toContain(folder);
  return message;
}

describe('a calibration', () => {
  it.each(golden.files.filter(({ values }) => values !== null))('should be read from $name', async ({ name, values }) => {
    await put({ [`dark${extname(name)}`]: bytesOf(name), 'flat.npy': PLAIN });
    const { dark, width, height } = await readCalibration(folder);
    expect({ width, height }).toEqual({ width: golden.width, height: golden.height });
    expect(Array.from(dark)).toEqual(values);
  });

  it('should name its files and carry the digest of both', async () => {
    const flat = bytesOf('opencv lzw u16.tif');
    await put({ 'Dark.NPY': PLAIN, 'flat.tiff': flat, 'flat.txt': PLAIN, 'notes.tif': PLAIN });
    const calibration = await readCalibration(folder);
    expect(calibration).toMatchObject({ folder, files: ['Dark.NPY', 'flat.tiff'], sha256: createHash('sha256').update(PLAIN).update(flat).digest('hex') });
  });

  it.each<[string, RegExp]>([
    ['opencv colour.tif', /is a colour image \(3 samples a pixel.*save it as gray/],
    ['pil palette.tif', /is a colour image/],
    ['pil bilevel.tif', /has 1-bit samples/],
    ['pil i32.tif', /has 32-bit samples of format 2/],
    ['pil packbits u8.tif', /PackBits.*uncompressed/],
    ['pil two pages.tif', /holds 2 pages: average them into one/],
    ['numpy fortran.npy', /is in Fortran order: save numpy\.ascontiguousarray/],
    ['numpy big endian.npy', /holds >u2: save it as/],
    ['numpy i16.npy', /holds <i2: save it as/],
    ['numpy complex.npy', /holds <c8: save it as/],
    ['numpy record.npy', /holds records: save it as/],
    ['numpy three axes.npy', /has the shape \(1, 5, 7\)/],
    ['numpy one axis.npy', /has the shape \(35\)/],
    ['numpy empty.npy', /has the shape \(0, 7\)/],
    ['numpy nan.npy', /holds NaN at row 0, column 0/],
  ])('should refuse %s in one line', async (name, message) => {
    await put({ 'dark.npy': PLAIN, [`flat${extname(name)}`]: bytesOf(name) });
    const refused = await refusal();
    expect(refused).toMatch(message);
    expect(refused).toContain(`flat${extname(name)}`);
  });

  it('should refuse every truncation of a file, and bytes that are no image', async () => {
    for (const name of ['numpy uint16.npy', 'opencv raw u8.tiff', 'opencv lzw u16.tif']) {
      const bytes = bytesOf(name);
      for (const share of [0, 0.02, 0.3, 0.6, 0.9]) {
        await rm(folder, { recursive: true });
        await mkdir(folder);
        await put({ 'dark.npy': PLAIN, [`flat${extname(name)}`]: bytes.subarray(0, Math.floor(bytes.length * share)) });
        await refusal();
      }
      await put({ [`flat${extname(name)}`]: new Uint8Array(500).fill(0x41) });
      await refusal();
    }
  });

  it('should refuse what is missing, twice there, or not a file', async () => {
    expect(await refusal()).toContain('no dark frame: put dark.tif or dark.npy there');
    await put({ 'dark.npy': PLAIN });
    expect(await refusal()).toContain('no flat frame: put flat.tif or flat.npy there');
    await put({ 'flat.npy': PLAIN, 'flat.tif': PLAIN });
    expect(await refusal()).toMatch(/flat\.(npy|tif) and flat\.(npy|tif) are both flat frames: keep one/);
    await rm(join(folder, 'flat.npy'));
    await rm(join(folder, 'flat.tif'));
    await mkdir(join(folder, 'flat.tif'));
    expect(await refusal()).toContain('is a folder, not a file');
    await rm(folder, { recursive: true });
    expect(await refusal()).toContain('does not exist: name a folder that holds dark and flat frames');
    await writeFile(folder, '');
    expect(await refusal()).toContain('is not a folder');
  });

  it('should refuse two sizes', async () => {
    await put({ 'dark.npy': PLAIN, 'flat.npy': npy('|u1', 3, 2, new Uint8Array(6)) });
    expect(await refusal()).toContain('dark.npy is 7x5, flat.npy is 2x3: record both at the size of the source');
  });
});

/** A .npy of the test's own. */
function npy(descr: string, height: number, width: number, samples: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${height}, ${width}), }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]), Buffer.from(header, 'latin1'), samples]);
}
