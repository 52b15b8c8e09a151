/** Limits on an axis as the two ends of a slider; an end of the axis is no limit. */
export interface Axis {
  readonly min: number;
  readonly max: number;
}

export interface SideLimits {
  readonly min?: number;
  readonly max?: number;
}

/** Steps of a slider over the axis: fine enough for a pixel of a wide window. */
export const AXIS_STEPS = 1000;

/** @returns places of both ends, 0 to AXIS_STEPS */
export function placesOf(axis: Axis, { min = axis.min, max = axis.max }: SideLimits): [number, number] {
  const place = (value: number): number => Math.min(AXIS_STEPS, Math.max(0, Math.round(((value - axis.min) / (axis.max - axis.min)) * AXIS_STEPS)));
  return [place(min), place(max)];
}

/** @returns the limits at two places, in as few digits as a step needs */
export function limitsAt(axis: Axis, [low, high]: readonly [number, number]): SideLimits {
  const step = (axis.max - axis.min) / AXIS_STEPS;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const value = (place: number): number => Number((axis.min + place * step).toFixed(Math.min(12, digits)));
  return { ...(low > 0 ? { min: value(low) } : {}), ...(high < AXIS_STEPS ? { max: value(high) } : {}) };
}
