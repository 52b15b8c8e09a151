import type { RegionDetails } from './regionDetails.ts';

/**
 * What an engine adds up for each region: integers only, so that no order of addition, engine or thread count changes
 * them. Structure of arrays; entries are integers held in f64: exact below 2^53, rounded once to nearest above (only the
 * weighted sums of a bright region millions of pixels large get there); the wide square sum is exact, in two parts.
 * Rows are in raster order of the region's first pixel. x is the column, y the row, both 0-based in the whole frame.
 *
 * Intensities are integers `v`: the raw sample, or `round(out * 2^fractionBits)` (half to even) where `out` is the f32 output of
 * flatField. See Plan.intensity for how v becomes a DN.
 */
export interface RegionSums {
  readonly count: number;
  /** Number of the region in the label image, 1-based. */
  readonly label: Uint32Array;
  /** Pixels. */
  readonly area: Float64Array;
  readonly sumX: Float64Array;
  readonly sumY: Float64Array;
  readonly sumXX: Float64Array;
  readonly sumYY: Float64Array;
  readonly sumXY: Float64Array;
  /** Inclusive limits of the region. */
  readonly minX: Float64Array;
  readonly minY: Float64Array;
  readonly maxX: Float64Array;
  readonly maxY: Float64Array;
  /** null when the plan needs no intensity. */
  readonly intensity: IntensitySums | null;
  /** null when the plan needs no details. */
  readonly details: RegionDetails | null;
}

export interface IntensitySums {
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Sum of v * v = squaresHigh * 2^48 + squaresLow, both exact and not negative. */
  readonly squaresHigh: Float64Array;
  readonly squaresLow: Float64Array;
  /** Sum of v * x and of v * y; null when the plan needs no weighted centroid. */
  readonly sumIX: Float64Array | null;
  readonly sumIY: Float64Array | null;
}

/** @returns zeroed sums for `count` regions, with the intensity parts asked for. */
export function createRegionSums(count: number, intensity: boolean, weighted: boolean): RegionSums {
  const column = (): Float64Array => new Float64Array(count);
  return {
    count,
    label: new Uint32Array(count),
    area: column(), sumX: column(), sumY: column(), sumXX: column(), sumYY: column(), sumXY: column(),
    minX: column(), minY: column(), maxX: column(), maxY: column(),
    intensity: intensity
      ? {
          sum: column(), min: column(), max: column(), squaresHigh: column(), squaresLow: column(),
          sumIX: weighted ? column() : null, sumIY: weighted ? column() : null,
        }
      : null,
    details: null,
  };
}

/** @returns the sums of the rows that `keeps` holds for; `sums` themselves where it holds for all */
export function selectRows(sums: RegionSums, keeps: (row: number) => boolean): RegionSums {
  const rows = Uint32Array.from({ length: sums.count }, (_, row) => row).filter(keeps);
  if (rows.length === sums.count) return sums;
  const picked = <T extends object>(columns: T): T =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, pick(column, rows, picked)])) as T;
  return { ...picked(sums), count: rows.length };
}

function pick(column: unknown, rows: Uint32Array, group: (columns: object) => object): unknown {
  if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row]!);
  if (column instanceof Uint32Array) return Uint32Array.from(rows, (row) => column[row]!);
  return typeof column === 'object' && column !== null ? group(column) : column;
}
