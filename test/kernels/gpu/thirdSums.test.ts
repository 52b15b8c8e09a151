import { expect, it } from 'vitest';
import { readRecords } from '../../../kernels/gpu/regionRecords.ts';
import { fitsDoubles } from '../../../kernels/gpu/thirdSums.ts';
import type { RecordParts } from '../../../kernels/stages/measure/regionRecord.wgsl.ts';
import { recordOf } from './recordOf.ts';

const PARTS: RecordParts = { intensity: false, weighted: false, outline: false, third: true, saturated: false, roi: false };

/** Sum of i^power for a <= i < b. */
function powers(a: bigint, b: bigint, power: Power): bigint {
  const below = (n: bigint): bigint => {
    const one = n * (n - 1n) / 2n;
    return [n, one, one * (2n * n - 1n) / 3n, one * one][Number(power)]!;
  };
  return below(b) - below(a);
}

type Rectangle = readonly [col: bigint, row: bigint, width: bigint, height: bigint];
type Power = 0n | 1n | 2n | 3n;

/** A region of rectangles as a record, and its third sums about the centroid rounded down, by closed forms. */
function regionOf(...rectangles: readonly Rectangle[]) {
  const product = (px: Power, py: Power, x0 = 0n, y0 = 0n): bigint => rectangles.reduce((sum, [col, row, width, height]) =>
    sum + powers(col - x0, col + width - x0, px) * powers(row - y0, row + height - y0, py), 0n);
  const area = product(0n, 0n), sumX = product(1n, 0n), sumY = product(0n, 1n), cx = sumX / area, cy = sumY / area;
  const words = recordOf(PARTS, {
    area, sumX, sumY, sumXX: product(2n, 0n), sumXY: product(1n, 1n), sumYY: product(0n, 2n),
    maxX: rectangles.reduce((most, [col, , width]) => (col + width > most ? col + width : most), 0n) - 1n, maxY: 0n,
    xxx: product(3n, 0n), yxx: product(2n, 1n), yyx: product(1n, 2n), yyy: product(0n, 3n),
  });
  return { words, expected: [product(0n, 3n, cx, cy), product(1n, 2n, cx, cy), product(2n, 1n, cx, cy), product(3n, 0n, cx, cy)] };
}

const CASES: readonly (readonly [title: string, rectangles: readonly Rectangle[]])[] = [
  ['one pixel', [[0n, 0n, 1n, 1n]]],
  ['a region at 4K, in doubles', [[3_700n, 2_000n, 130n, 141n]]],
  ['as large, in wide integers', [[3_700n, 2_000n, 160n, 141n]]],
  ['sums beyond 2^64 about the origin', [[400_000n, 3n, 100_000n, 7n]]],
  ['a frame of 2^28 pixels', [[0n, 0n, 16_384n, 16_384n]]],
  ['results beyond 2^63', [[0n, 0n, 1_000n, 4_000n], [1_000n, 0n, 64_000n, 1_000n]]],
];

it.each(CASES)('are moved to the centroid, exactly: %s', (_, rectangles) => {
  const { words, expected } = regionOf(...rectangles);
  const { yyy, yyx, yxx, xxx } = readRecords(words, 1, PARTS).details!.third!;
  expect([yyy[0], yyx[0], yxx[0], xxx[0]]).toEqual(expected.map(Number));
});

it('go through doubles only where no term leaves them', () => {
  expect([fitsDoubles(130 * 141, 3_829), fitsDoubles(160 * 141, 3_859)]).toEqual([true, false]);
});
