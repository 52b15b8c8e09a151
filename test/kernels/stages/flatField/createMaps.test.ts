import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CalibrationMapsError, createFlatFieldMaps, type CalibrationSamples } from '../../../../kernels/stages/flatField/createMaps.ts';
import type { FrameFormat } from '../../../../kernels/frame.ts';
import type { FlatFieldMaps } from '../../../../kernels/stages/flatField/maps.ts';

const gray = (width: number, height: number, bitDepth = 8): FrameFormat =>
  ({ width, height, pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le', bitDepth, range: 'full' });

/** A frame of one value, with exceptions by index. */
const even = (width: number, height: number, value: number, exceptions: Record<number, number> = {}): Float32Array => {
  const frame = new Float32Array(width * height).fill(value);
  for (const [index, other] of Object.entries(exceptions)) frame[Number(index)] = other;
  return frame;
};
const correct = ({ dark, gain }: FlatFieldMaps, raw: readonly number[]): number[] => raw.map((value, i) => (value - dark[i]!) * gain[i]!);

describe('flat-field maps', () => {
  it('should give the valid pixels of the golden vector of the definitions, and list the bad one', () => {
    const maps = createFlatFieldMaps(Uint8Array.of(10, 10, 10, 10), Uint8Array.of(110, 60, 10, 210), gray(2, 2), { maxBadShare: 0.25 });
    expect(maps.meanDn).toBeCloseTo(350 / 3, 10);
    expect(maps).toMatchObject({ width: 2, height: 2, bad: Uint32Array.of(2), clampedCount: 0 });
    const out = correct(maps, [60, 35, 12, 255]);
    expect(out[0]).toBeCloseTo(58.3333, 4);
    expect(out[1]).toBeCloseTo(58.3333, 4);
    expect(out[3]).toBeCloseTo(142.9167, 4);
  });

  it("should be numpy's", () => {
    const golden = JSON.parse(readFileSync(new URL('../../../golden/flatFieldMaps.json', import.meta.url), 'utf8')) as
      Record<'dark' | 'flat' | 'gain' | 'bad', number[]> & Record<'width' | 'height' | 'bitDepth' | 'meanDn' | 'clamped', number>;
    const maps = createFlatFieldMaps(Float64Array.from(golden.dark), Float64Array.from(golden.flat), gray(golden.width, golden.height, golden.bitDepth));
    expect([...maps.bad]).toEqual(golden.bad);
    expect(maps.clampedCount).toBe(golden.clamped);
    expect(Math.abs(maps.meanDn / golden.meanDn - 1)).toBeLessThan(1e-6);
    // F - D is taken in f32: two roundings of values near 2000 against one of 64 bits.
    golden.gain.forEach((value, i) => { expect(Math.abs(maps.gain[i]! / value - 1)).toBeLessThan(1e-6); });
    for (const index of golden.bad) expect(maps.gain[index]).toBe(1);
  });

  it('should correct the flat to m and the dark to 0 at every valid pixel', () => {
    const width = 61, height = 37;
    const dark = Float64Array.from({ length: width * height }, (_, i) => 64 + (i % 7));
    const flat = Float64Array.from({ length: width * height }, (_, i) => 2000 - 0.4 * Math.hypot((i % width) - 30, Math.floor(i / width) - 18) ** 2 + (i % 13));
    const maps = createFlatFieldMaps(dark, flat, gray(width, height, 12));
    expect(maps).toMatchObject({ bad: new Uint32Array(0), clampedCount: 0 });
    const mean = flat.reduce((sum, value, i) => sum + value - dark[i]!, 0) / flat.length;
    expect(maps.meanDn).toBeCloseTo(mean, 3);
    // The maps are f32: one part in 2^23 of a value near 2000.
    for (const value of correct(maps, [...flat])) expect(Math.abs(value - mean)).toBeLessThan(1e-3);
    for (const value of correct(maps, [...dark])) expect(Math.abs(value)).toBe(0);
  });

  it.each<[string, Record<number, number>, Record<number, number>, number[]]>([
    ['dead, at dark', {}, { 5: 10 }, [5]],
    ['darker than a quarter of the median', {}, { 5: 34.9 }, [5]],
    ['just at a quarter of the median', {}, { 5: 35 }, []],
    ['brighter than four medians', {}, { 5: 10 + 400.1 }, [5]],
    ['hot in the dark', { 7: 12 }, { 7: 112 }, [7]],
    ['half a step above the others in the dark', { 7: 10.5 }, {}, []],
  ])('should judge a pixel that is %s', (_, darkAt, flatAt, bad) => {
    const maps = createFlatFieldMaps(even(20, 20, 10, darkAt), even(20, 20, 110, flatAt), gray(20, 20, 9));
    expect([...maps.bad]).toEqual(bad);
    for (const index of bad) expect(maps.gain[index]).toBe(1);
    expect(maps.gain.every((value) => value >= 1 / 4 && value <= 4)).toBe(true);
  });

  it('should leave bad pixels out of m, and allow for the spread of the dark', () => {
    const noisy = Float32Array.from({ length: 400 }, (_, i) => 20 + (i % 5));
    noisy[9] = 22 + 8;
    const flat = noisy.map((value) => value + 100);
    expect(createFlatFieldMaps(noisy, flat, gray(20, 20)).bad.length).toBe(0);
    noisy[9] = 22 + 9;
    flat[9] = 250;
    const maps = createFlatFieldMaps(noisy, flat, gray(20, 20));
    expect(maps).toMatchObject({ bad: { length: 1 }, meanDn: 100 });
  });

  it('should clamp gains and count the clamped', () => {
    const flat = even(20, 20, 100, Object.fromEntries(Array.from({ length: 60 }, (_, i) => [i, 390])));
    flat[399] = 25;
    const maps = createFlatFieldMaps(even(20, 20, 0), flat, gray(20, 20, 9));
    expect(maps.clampedCount).toBe(1);
    expect(maps.gain[399]).toBe(4);
    expect(maps.gain[0]).toBeCloseTo(maps.meanDn / 390, 6);
  });

  it('should keep its maps apart from the frames it was given', () => {
    const dark = even(4, 4, 10), flat = even(4, 4, 110);
    const maps = createFlatFieldMaps(dark, flat, gray(4, 4));
    maps.dark.fill(0);
    maps.gain.fill(0);
    expect(dark[0]).toBe(10);
    expect(flat[0]).toBe(110);
  });

  it('should take the darks of limited-range video, which reach below black', () => {
    const format: FrameFormat = { ...gray(10, 10), range: 'limited' };
    const maps = createFlatFieldMaps(even(10, 10, 0, { 3: -0.75 }), even(10, 10, 140), format);
    expect(maps.dark[3]).toBe(0);
    expect(maps.bad.length).toBe(0);
  });

  it.each<[string, CalibrationSamples, CalibrationSamples, FrameFormat, RegExp]>([
    ['a flat that is clipped', even(40, 50, 10), even(40, 50, 120, { 0: 255, 1: 255, 2: 255 }), gray(40, 50), /flat is clipped in 0\.15 % of its pixels \(3\).*40 to 70 %/],
    ['a dim flat', even(8, 8, 10), even(8, 8, 50.9), gray(8, 8), /flat has a mean of 50\.9 DN, under 20 % of full scale \(255 DN\)/],
    ['exchanged files', even(8, 8, 120), even(8, 8, 60), gray(8, 8), /flat is -60\.00 DN above dark.*exchanged/],
    ['too many bad pixels', even(10, 10, 10), even(10, 10, 110, { 0: 10, 1: 10 }), gray(10, 10), /2 bad pixels are 2 % of the frame, the limit is 1 %/],
    ['another bit depth', even(4, 4, 10), even(4, 4, 2000, { 6: 2000 }), gray(4, 4), /flat holds 2000 at row 0, column 0; 4x4 gray8 gives 0 to 255 DN/],
    ['values that are no numbers', even(4, 4, 10, { 6: NaN }), even(4, 4, 110), gray(4, 4), /dark holds NaN at row 1, column 2/],
    ['infinities', even(4, 4, 10), even(4, 4, 110, { 15: Infinity }), gray(4, 4), /flat holds Infinity at row 3, column 3/],
    ['negative values', even(4, 4, 10, { 0: -3 }), even(4, 4, 110), gray(4, 4), /dark holds -3 at row 0, column 0/],
  ])('should refuse %s in one line', (_, dark, flat, format, message) => {
    const create = (): FlatFieldMaps => createFlatFieldMaps(dark, flat, format);
    expect(create).toThrow(CalibrationMapsError);
    expect(create).toThrow(message);
    expect(create).not.toThrow(/\n/);
  });

  it('should accept exactly the limits of clipping, brightness and bad pixels', () => {
    expect(createFlatFieldMaps(even(40, 50, 10), even(40, 50, 120, { 0: 255, 1: 255 }), gray(40, 50)).bad.length).toBe(0);
    expect(createFlatFieldMaps(even(8, 8, 10), even(8, 8, 51), gray(8, 8)).meanDn).toBe(41);
    expect(createFlatFieldMaps(even(10, 10, 10), even(10, 10, 110, { 0: 10 }), gray(10, 10)).bad.length).toBe(1);
  });

  it('should refuse frames of another size', () => {
    expect(() => createFlatFieldMaps(even(4, 4, 10), even(5, 4, 110), gray(4, 4))).toThrow(RangeError);
    expect(() => createFlatFieldMaps(even(4, 4, 10), even(5, 4, 110), gray(4, 4))).toThrow('flat has 20 samples, 4x4 gray8 needs 16');
  });
});
