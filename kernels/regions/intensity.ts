import type { IntensitySums } from './regionSums.ts';

/** Below this ratio of variance to mean square the f64 difference has lost too many digits and is taken in integers. */
const CANCELLATION = 1e-6;
const TWO_48 = 2 ** 48;

/**
 * Population variance of the integers v of row `i`, in squared units of v.
 *
 * @param area  pixels of the region
 * @returns (N S2 - S1^2) / N^2, exactly 0 for a constant region, relative error below 1e-9 elsewhere
 */
export function intensityVariance(intensity: IntensitySums, i: number, area: number): number {
  const high = intensity.squaresHigh[i]!, low = intensity.squaresLow[i]!, sum = intensity.sum[i]!;
  const square = area * (high * TWO_48 + low);
  const difference = square - sum * sum;
  if (square <= Number.MAX_SAFE_INTEGER || difference > CANCELLATION * square) return Math.max(0, difference) / (area * area);
  const exact = BigInt(area) * ((BigInt(high) << 48n) + BigInt(low)) - BigInt(sum) ** 2n;
  return Number(exact) / (area * area);
}
