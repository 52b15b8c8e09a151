/** A value at a time. */
export interface Sample {
  readonly atS: number;
  readonly value: number;
}

/**
 * @returns the slope of the line through the samples that is nearest in the sum of squares, a minute; null for fewer than three
 */
export function slopePerMinute(samples: readonly Sample[]): number | null {
  if (samples.length < 3) return null;
  const mean = (of: (sample: Sample) => number): number => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const meanS = mean(({ atS }) => atS), meanValue = mean(({ value }) => value);
  const spread = mean(({ atS }) => (atS - meanS) ** 2);
  return spread === 0 ? null : (60 * mean(({ atS, value }) => (atS - meanS) * (value - meanValue))) / spread;
}
