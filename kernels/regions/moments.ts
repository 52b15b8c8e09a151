import type { RegionSums } from './regionSums.ts';

/** Second central moments of one region divided by its area, and the eigenvalues of their matrix; px². */
export interface Moments {
  /** Variance of x (columns). */
  readonly mu20: number;
  /** Variance of y (rows). */
  readonly mu02: number;
  readonly mu11: number;
  /** Larger and smaller eigenvalue of [[mu20, mu11], [mu11, mu02]], never negative. */
  readonly l1: number;
  readonly l2: number;
}

/**
 * Central moments from the sums of row `i`.
 *
 * The sums are first moved, in exact integers, to the corner of the bounding box: squares of whole-frame coordinates
 * would lose a small region's spread to cancellation.
 */
export function momentsOf(sums: RegionSums, i: number): Moments {
  const n = sums.area[i]!, x0 = sums.minX[i]!, y0 = sums.minY[i]!;
  const sumX = sums.sumX[i]!, sumY = sums.sumY[i]!;
  const sx = sumX - n * x0, sy = sumY - n * y0;
  const sxx = sums.sumXX[i]! - 2 * x0 * sumX + n * x0 * x0;
  const syy = sums.sumYY[i]! - 2 * y0 * sumY + n * y0 * y0;
  const sxy = sums.sumXY[i]! - x0 * sumY - y0 * sumX + n * x0 * y0;
  const nn = n * n;
  const mu20 = (n * sxx - sx * sx) / nn, mu02 = (n * syy - sy * sy) / nn, mu11 = (n * sxy - sx * sy) / nn;
  const mean = (mu20 + mu02) / 2, difference = (mu20 - mu02) / 2;
  const spread = Math.sqrt(difference * difference + mu11 * mu11);
  if (spread === 0) return { mu20, mu02, mu11, l1: mean, l2: mean };
  const l1 = mean + spread;
  // By the determinant: mean - spread would cancel on a long thin line.
  return { mu20, mu02, mu11, l1, l2: Math.max(0, (mu20 * mu02 - mu11 * mu11) / l1) };
}
