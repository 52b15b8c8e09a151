import { momentsOf } from './moments.ts';
import type { DetailColumns } from './regionDetails.ts';
import type { RegionSums } from './regionSums.ts';

/** Moments of one region up to the third order, in the order of MOMENT_ORDERS; p belongs to the rows, q to the columns. */
export type MomentList = readonly number[];

/** Sum of (row - bbox_min_row)^p (col - bbox_min_col)^q over region `i`. */
export function rawMoments(sums: RegionSums, third: DetailColumns<'third'>, i: number): MomentList {
  const n = sums.area[i]!, cx = rounded(sums.sumX[i]!, n), cy = rounded(sums.sumY[i]!, n);
  const { y, x, yy, yx, xx } = sumsAbout(sums, i, cx, cy);
  // From the centre to the corner of the box: nothing is subtracted, so nothing cancels.
  const a = cy - sums.minY[i]!, b = cx - sums.minX[i]!;
  return [
    n, y + n * a, x + n * b,
    yy + 2 * a * y + n * a * a, yx + b * y + a * x + n * a * b, xx + 2 * b * x + n * b * b,
    third.yyy[i]! + 3 * a * yy + 3 * a * a * y + n * a * a * a,
    third.yyx[i]! + b * yy + 2 * a * yx + 2 * a * b * y + a * a * x + n * a * a * b,
    third.yxx[i]! + a * xx + 2 * b * yx + 2 * a * b * x + b * b * y + n * a * b * b,
    third.xxx[i]! + 3 * b * xx + 3 * b * b * x + n * b * b * b,
  ];
}

/** Sum of (row - centroid_row)^p (col - centroid_col)^q over region `i`. */
export function centralMoments(sums: RegionSums, third: DetailColumns<'third'>, i: number): MomentList {
  const n = sums.area[i]!, cx = rounded(sums.sumX[i]!, n), cy = rounded(sums.sumY[i]!, n);
  const { y, x, yy, yx, xx } = sumsAbout(sums, i, cx, cy);
  const dy = y / n, dx = x / n;
  const { mu02, mu20, mu11 } = momentsOf(sums, i);
  return [
    n, 0, 0, n * mu02, n * mu11, n * mu20,
    third.yyy[i]! - 3 * dy * yy + 2 * n * dy * dy * dy,
    third.yyx[i]! - 2 * dy * yx - dx * yy + 2 * n * dy * dy * dx,
    third.yxx[i]! - 2 * dx * yx - dy * xx + 2 * n * dy * dx * dx,
    third.xxx[i]! - 3 * dx * xx + 2 * n * dx * dx * dx,
  ];
}

/**
 * Hu's seven invariants of a region's central moments.
 *
 * @source skimage.measure.moments_hu; M. K. Hu, "Visual pattern recognition by moment invariants", 1962
 */
export function huMoments(central: MomentList): readonly number[] {
  // Each divided by n^(1 + order / 2).
  const n = central[0]!, second = n * n, third = second * Math.sqrt(n);
  const nu20 = central[3]! / second, nu11 = central[4]! / second, nu02 = central[5]! / second;
  const nu30 = central[6]! / third, nu21 = central[7]! / third, nu12 = central[8]! / third, nu03 = central[9]! / third;
  const sum = nu20 + nu02, difference = nu20 - nu02, mixed = 4 * nu11;
  const t0 = nu30 + nu12, t1 = nu21 + nu03, s0 = t0 * t0, s1 = t1 * t1;
  const u0 = t0 * (s0 - 3 * s1), u1 = t1 * (3 * s0 - s1);
  const q0 = nu30 - 3 * nu12, q1 = 3 * nu21 - nu03;
  return [
    sum, difference * difference + mixed * nu11, q0 * q0 + q1 * q1, s0 + s1,
    q0 * u0 + q1 * u1, difference * (s0 - s1) + mixed * t0 * t1, q1 * u0 - q0 * u1,
  ];
}

/** Where the third sums are counted from: the centroid rounded down. */
function rounded(sum: number, area: number): number {
  return Math.floor(sum / area);
}

/** First and second sums counted from (cx, cy): exact integers. */
function sumsAbout(sums: RegionSums, i: number, cx: number, cy: number) {
  const n = sums.area[i]!, sumX = sums.sumX[i]!, sumY = sums.sumY[i]!;
  return {
    x: sumX - n * cx, y: sumY - n * cy,
    xx: sums.sumXX[i]! - 2 * cx * sumX + n * cx * cx,
    yy: sums.sumYY[i]! - 2 * cy * sumY + n * cy * cy,
    yx: sums.sumXY[i]! - cx * sumY - cy * sumX + n * cx * cy,
  };
}
