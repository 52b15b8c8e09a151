import { expect, it } from 'vitest';
import { readRecords } from '../../../kernels/gpu/regionRecords.ts';
import { recordPlaces, recordWords, type RecordParts } from '../../../kernels/stages/measure/regionRecord.wgsl.ts';
import { recordOf } from './recordOf.ts';

const NONE: RecordParts = { intensity: false, weighted: false, outline: false, third: false, saturated: false, roi: false };
const ALL: RecordParts = { intensity: true, weighted: true, outline: true, third: true, saturated: true, roi: true };

it('a record takes 64 bytes, and more for every part', () => {
  const parts = [NONE, { ...NONE, intensity: true }, { ...NONE, intensity: true, weighted: true }, { ...NONE, outline: true }, { ...NONE, third: true }, { ...NONE, saturated: true }, ALL];
  expect(parts.map((part) => recordWords(part) * 4)).toEqual([64, 92, 108, 88, 112, 68, 188]);
});

it('fields follow each other without a gap, whatever the parts; those that are left out have no place', () => {
  const places = recordPlaces({ ...NONE, saturated: true, roi: true });
  expect([places.maxY, places.saturated, places.inside]).toEqual([15, 16, 17]);
  expect(places.sum).toBeNaN();
});

it('reads wide and signed integers of the second record', () => {
  const squares = 5n * 2n ** 80n + 12_345_678_901_234n;
  const second = recordOf(ALL, {
    label: 7n, sumXX: 2n ** 50n + 3n, sum: -(2n ** 45n) - 9n, lowest: BigInt(-268_435_456 ^ 0x8000_0000), highest: BigInt(12 ^ 0x8000_0000), squares,
    sumIX: -1n, sumIY: 2n ** 40n, area: 1n, straight: 4_000_000_000n, euler: -3n, saturated: 5n, inside: 6n,
  });
  const sums = readRecords(Uint32Array.from([...recordOf(ALL, { area: 1n }), ...second]), 2, ALL);
  expect([sums.label[1], sums.sumXX[1]]).toEqual([7, 2 ** 50 + 3]);
  const intensity = sums.intensity!;
  expect([intensity.sum[1], intensity.min[1], intensity.max[1]]).toEqual([-(2 ** 45) - 9, -268_435_456, 12]);
  expect((BigInt(intensity.squaresHigh[1]!) << 48n) + BigInt(intensity.squaresLow[1]!)).toBe(squares);
  expect([intensity.sumIX![1], intensity.sumIY![1]]).toEqual([-1, 2 ** 40]);
  const { outline, saturated, roi } = sums.details!;
  expect([outline!.straight[1], outline!.euler[1], saturated!.area[1], roi!.inside[1]]).toEqual([4_000_000_000, -3, 5, 6]);
});

it('has no intensity and no details where the plan needs none, and only the groups that are asked for', () => {
  expect(readRecords(new Uint32Array(16), 1, NONE)).toMatchObject({ intensity: null, details: null });
  expect(readRecords(new Uint32Array(17), 1, { ...NONE, roi: true }).details).toMatchObject({ outline: null, third: null, saturated: null, hull: null, roi: { inside: new Float64Array(1) } });
});
