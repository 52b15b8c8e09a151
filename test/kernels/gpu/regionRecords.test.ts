import { expect, it } from 'vitest';
import { readRecords } from '../../../kernels/gpu/regionRecords.ts';
import { RECORD, recordWords } from '../../../kernels/stages/measure/regionRecord.wgsl.ts';

const ALL = { intensity: true, weighted: true };

it('a record takes 64, 92 or 108 bytes', () => {
  expect([{ intensity: false, weighted: false }, { intensity: true, weighted: false }, ALL].map((parts) => recordWords(parts) * 4)).toEqual([64, 92, 108]);
});

it('reads wide and signed integers of the second record', () => {
  const words = new Uint32Array(2 * recordWords(ALL));
  const store = (field: number, value: bigint, parts: number): void => {
    for (let part = 0; part < parts; part++) words[recordWords(ALL) + field + part] = Number(BigInt.asUintN(32, value >> BigInt(32 * part)));
  };
  const squares = 5n * 2n ** 80n + 12_345_678_901_234n;
  store(RECORD.label, 7n, 1);
  store(RECORD.sumXX, 2n ** 50n + 3n, 2);
  store(RECORD.sum, -(2n ** 45n) - 9n, 2);
  store(RECORD.min, BigInt(-268_435_456 ^ 0x8000_0000), 1);
  store(RECORD.max, BigInt(12 ^ 0x8000_0000), 1);
  store(RECORD.squares, squares, 3);
  store(RECORD.sumIX, -1n, 2);
  store(RECORD.sumIY, 2n ** 40n, 2);
  const sums = readRecords(words, 2, ALL);
  expect([sums.label[1], sums.sumXX[1]]).toEqual([7, 2 ** 50 + 3]);
  const intensity = sums.intensity!;
  expect([intensity.sum[1], intensity.min[1], intensity.max[1]]).toEqual([-(2 ** 45) - 9, -268_435_456, 12]);
  expect((BigInt(intensity.squaresHigh[1]!) << 48n) + BigInt(intensity.squaresLow[1]!)).toBe(squares);
  expect([intensity.sumIX![1], intensity.sumIY![1]]).toEqual([-1, 2 ** 40]);
});

it('has no intensity where the plan needs none', () => {
  expect(readRecords(new Uint32Array(16), 1, { intensity: false, weighted: false }).intensity).toBeNull();
});
