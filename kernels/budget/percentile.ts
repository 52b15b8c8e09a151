/**
 * Nearest-rank percentile.
 *
 * @param sorted  ascending numbers
 * @param percent 0 < percent <= 100
 * @returns the smallest value that at least `percent` of all values do not exceed; NaN for no values
 */
export function percentile(sorted: Float64Array, percent: number): number {
  if (sorted.length === 0) return NaN;
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
}
