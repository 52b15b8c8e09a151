/** Counts of values in bins of equal width. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly counts: Uint32Array;
  readonly largest: number;
}

/**
 * Counts values in `bins` bins over all values and limits, so that a limit is always on the axis.
 *
 * @param limits  numbers the axis must show
 * @returns null for no values
 */
export function histogramOf(values: Float64Array, bins: number, limits: readonly number[]): Histogram | null {
  if (values.length === 0) return null;
  let min = Infinity, max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  for (const limit of limits) {
    min = Math.min(min, limit);
    max = Math.max(max, limit);
  }
  if (min === max) [min, max] = [min - 0.5, max + 0.5];
  const counts = new Uint32Array(bins);
  for (const value of values) counts[binOf(value, min, max, bins)]! += 1;
  return { min, max, counts, largest: counts.reduce((most, count) => Math.max(most, count), 0) };
}

/** The last bin holds its upper edge. */
export function binOf(value: number, min: number, max: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(((value - min) / (max - min)) * bins)));
}
