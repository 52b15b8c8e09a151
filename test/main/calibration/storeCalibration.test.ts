import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CalibrationMapsError, type FrameFormat } from 'sightline/kernels';
import { CalibrationError, FrameAverage, loadMaps, readCalibration, storeCalibration, type AveragedFrames, type CalibrationInput } from '../../../main/calibration/index.ts';
import { calibrationRecordSchema, type CalibrationKind } from '../../../main/contract/index.ts';
import { writeStageNpy } from '../../../main/dump/index.ts';

const FORMAT: FrameFormat = { width: 40, height: 25, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
const SOURCE = { name: 'camera:0', camera: 'camera:0', codec: 'rawvideo', pixelFormat: 'gray', gammaEncoded: null };
const NOW = new Date('2026-11-21T08:00:00Z');
let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sightline-calibrate-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

/** Frames of one level with a noise of two values and exceptions by pixel. */
function averageOf(level: number, exceptions: Readonly<Record<number, number>> = {}, format = FORMAT, frames = 16): AveragedFrames {
  const average = new FrameAverage(format);
  for (let n = 0; n < frames; n++) {
    const pixels = new Uint8Array(format.width * format.height).map((_, i) => level + ((i + n) & 1));
    for (const [pixel, value] of Object.entries(exceptions)) pixels[Number(pixel)] = value;
    average.add(pixels);
  }
  return average.finish();
}
const input = (kind: CalibrationKind, changes: Partial<CalibrationInput> = {}): CalibrationInput => ({ kind, folder, format: FORMAT, source: SOURCE, ...changes });
const store = (kind: CalibrationKind, level: number, exceptions = {}, changes: Partial<CalibrationInput> = {}) =>
  storeCalibration(input(kind, changes), averageOf(level, exceptions, changes.format), NOW);
async function faultOf(work: Promise<unknown>): Promise<Error> {
  return work.then(() => { throw new Error('was accepted'); }, (cause: unknown) => cause as Error);
}

describe('a calibration on disk', () => {
  it('should hold both frames, their noise, the bad pixels and a record that says how they came about', async () => {
    const first = await store('dark', 10, { 7: 200 });
    expect(first).toMatchObject({ replaced: null, test: null, record: { maps: null, flat: null, dark: { frames: 16, clippedCount: 0, time: '2026-11-21T08:00:00.000Z' } } });
    const { record, test } = await store('flat', 140, { 7: 230, 8: 11 }, { exposureUs: 800 });
    expect(calibrationRecordSchema.parse(JSON.parse(await readFile(join(folder, 'calibration.json'), 'utf8')))).toEqual(record);
    expect((await readdir(folder)).sort()).toEqual(['bad.npy', 'calibration.json', 'dark-sigma.npy', 'dark.npy', 'flat-sigma.npy', 'flat.npy']);
    expect(record).toMatchObject({ maxBadShare: 0.01, dark: { exposureUs: null }, flat: { exposureUs: 800, gainDb: null }, maps: { meanDn: 130, badCount: 2, clampedCount: 0 } });
    // Two values in turn: sample sigma 0.5 sqrt(16 / 15) for all but the exceptions.
    expect(record.dark!.sigma.maxDn).toBeCloseTo(0.5 * Math.sqrt(16 / 15), 6);
    // Every other frame has one value: each half is flat to the pixel, and the two differ by a checkerboard of 1 DN.
    expect(record.maps!.cvAfter).toBeGreaterThan(0);
    expect(test!.flatErrorDn).toBeLessThan(1e-4);
    expect(test!.darkErrorDn).toBe(0);
    const read = await readCalibration(folder);
    expect(read.record).toEqual(record);
    expect(read.dark[0]).toBe(10.5);
    const bad = await readFile(join(folder, 'bad.npy'));
    expect([...bad.subarray(-1000)].flatMap((value, i) => (value ? [i] : []))).toEqual([7, 8]);
  });

  it('should say what it replaced, and keep what it does not replace', async () => {
    await store('dark', 10);
    await store('flat', 140);
    const { replaced, record } = await store('dark', 12);
    expect(replaced?.meanDn).toBeCloseTo(10.5, 6);
    expect(record.flat?.meanDn).toBeCloseTo(140.5, 6);
    expect(record.maps).toMatchObject({ meanDn: 128, cvAfter: null });
  });

  it.each<[string, CalibrationKind, number, Record<number, number>, Partial<CalibrationInput>, RegExp]>([
    ['a clipped flat', 'flat', 140, { 1: 255, 2: 255 }, {}, /clipped in 0\.2 % of its pixels \(2\).*shorten the exposure or dim the light/],
    ['a dim flat', 'flat', 40, {}, {}, /mean of 40\.5 DN, under 20 %.*lengthen the exposure or add light/],
    ['too many bad pixels', 'flat', 140, Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i * 3, 11])), {}, /11 bad pixels are 1\.1 % of the frame, the limit is 1 %/],
    ['a flat under the dark', 'flat', 60, {}, {}, /flat is -90\.00 DN above dark/],
    ['another size', 'flat', 140, {}, { format: { ...FORMAT, width: 41 } }, /its dark frame is 40x25 gray8, this source 41x25 gray8: record dark again/],
    ['another range', 'flat', 140, {}, { format: { ...FORMAT, range: 'limited' } }, /its dark frame is 40x25 gray8, this source 40x25 gray8, limited range/],
    ['another camera', 'flat', 140, {}, { source: { ...SOURCE, camera: 'camera:1' } }, /its dark frame is of camera:0, this source is camera:1/],
  ])('should refuse %s and stay as it was', async (_, kind, level, exceptions, changes, message) => {
    await store('dark', message.source.includes('-90') ? 150 : 10);
    const before = await readdir(folder);
    const record = await readFile(join(folder, 'calibration.json'));
    const fault = await faultOf(store(kind, level, exceptions, changes));
    expect(fault instanceof CalibrationError || fault instanceof CalibrationMapsError).toBe(true);
    expect(fault.message).toMatch(message);
    expect(fault.message).not.toContain('\n');
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(join(folder, 'calibration.json'))).toEqual(record);
  });

  it('should accept more bad pixels where that was asked for, and when it is read too', async () => {
    await store('dark', 10);
    const dead = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i * 3, 11]));
    const { record } = await store('flat', 140, dead, { maxBadShare: 0.02 });
    expect(record).toMatchObject({ maxBadShare: 0.02, maps: { badCount: 11 } });
    expect((await loadMaps(folder, { format: FORMAT, camera: null }, NOW)).maps.bad).toHaveLength(11);
  });

  it('should not touch frames that nobody knows the origin of', async () => {
    await writeStageNpy(join(folder, 'dark.npy'), { stage: 'dark', width: 40, height: 25, data: new Float32Array(1000) });
    const fault = await faultOf(store('flat', 140));
    expect(fault.message).toMatch(/holds dark\.npy without a calibration\.json.*name another folder$/);
  });

  it('should say what could be better', async () => {
    expect((await store('dark', 90)).advice).toEqual([expect.stringMatching(/^8-bit samples are coarse: 128 frames/), 'the dark is at 35.5 % of full scale: is the lens covered?']);
    await rm(folder, { recursive: true });
    const black = new FrameAverage(FORMAT);
    for (let n = 0; n < 128; n++) black.add(new Uint8Array(1000));
    expect((await storeCalibration(input('dark'), black.finish())).advice).toEqual([expect.stringMatching(/^100 % of the dark is 0 in every frame: raise the camera's black level/)]);
    expect((await store('flat', 80, {}, { source: { ...SOURCE, codec: 'mjpeg', pixelFormat: 'yuvj422p', gammaEncoded: true }, gainDb: 3 })).advice).toEqual([
      expect.stringMatching(/^8-bit/), expect.stringMatching(/^the flat is at 31\.6 % .* lengthen/), expect.stringMatching(/^mjpeg, yuvj422p is gamma-encoded/), expect.stringMatching(/^dark and flat differ/),
    ]);
    const flicker = new FrameAverage(FORMAT);
    for (let n = 0; n < 128; n++) flicker.add(new Uint8Array(1000).fill(190 + 4 * (n & 1)));
    expect((await storeCalibration(input('flat'), flicker.finish())).advice).toEqual([expect.stringMatching(/75\.3 % .* shorten/), expect.stringMatching(/moved by 2\.1 % from frame to frame/)]);
  });
});

describe('a calibration in use', () => {
  const fits = { format: FORMAT, camera: 'camera:0' };

  it('should bring its record along, and a warning once it is older than 30 days', async () => {
    await store('dark', 10);
    await store('flat', 140);
    const { settings, warning, maps } = await loadMaps(folder, fits, new Date('2026-12-21T07:00:00Z'));
    expect(warning).toBeNull();
    expect(maps.meanDn).toBe(130);
    expect(settings).toMatchObject({
      badCount: 0, recorded: { dark: { frames: 16, time: '2026-11-21T08:00:00.000Z', camera: 'camera:0', gammaEncoded: null }, flat: { frames: 16 } },
    });
    const old = await loadMaps(folder, fits, new Date('2026-12-22T09:00:00Z'));
    expect(old.warning).toMatch(/is 31 days old, more than 30: lamps and sensors drift; record dark and flat again$/);
  });

  it.each([
    ['another size', { ...fits, format: { ...FORMAT, height: 26 } }, /is 40x25, the source 40x26 gray8/],
    ['another range', { ...fits, format: { ...FORMAT, range: 'limited' as const } }, /dark was recorded at 40x25 gray8, the source is 40x25 gray8, limited range/],
    ['another camera', { ...fits, camera: 'rtsp://10.0.0.7/a' }, /dark was recorded with camera:0, the source is rtsp:\/\/10\.0\.0\.7\/a/],
  ])('should be refused for %s', async (_, source, message) => {
    await store('dark', 10);
    await store('flat', 140);
    const fault = await faultOf(loadMaps(folder, source, NOW));
    expect(fault).toBeInstanceOf(CalibrationError);
    expect(fault.message).toMatch(message);
  });

  it('should fit where no camera is known', async () => {
    await store('dark', 10);
    await store('flat', 140);
    await expect(loadMaps(folder, { format: FORMAT, camera: null }, NOW)).resolves.toMatchObject({ warning: null });
  });

  it('should be refused when a frame was changed, or is not in the record, or the record is none', async () => {
    await store('dark', 10);
    expect((await faultOf(loadMaps(folder, fits, NOW))).message).toMatch(/no flat frame/);
    await writeStageNpy(join(folder, 'flat.npy'), { stage: 'flat', width: 40, height: 25, data: new Float32Array(1000).fill(140) });
    expect((await faultOf(loadMaps(folder, fits, NOW))).message).toMatch(/flat\.npy is not in calibration\.json: record it with sightline calibrate flat/);
    await rm(join(folder, 'flat.npy'));
    await store('flat', 140);
    const path = join(folder, 'flat.npy');
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    expect((await faultOf(loadMaps(folder, fits, NOW))).message).toMatch(/flat\.npy: was changed since it was recorded \(SHA-256 [0-9a-f]{12}/);
    expect((await faultOf(store('dark', 10))).message).toMatch(/flat\.npy: was changed/);
    await writeFile(join(folder, 'calibration.json'), '{"calibration":1}');
    expect((await faultOf(loadMaps(folder, fits, NOW))).message).toMatch(/calibration\.json: dark: .*: calibrate again/);
    await writeFile(join(folder, 'calibration.json'), '{');
    expect((await faultOf(loadMaps(folder, fits, NOW))).message).toMatch(/is not JSON: calibrate again/);
  });
});
