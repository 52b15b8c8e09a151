import type { Plan } from '../../kernels/recipe/plan.ts';
import type { RegionTable } from '../../kernels/regions/regionTable.ts';

/** Exported column name to one value a region; null where RegionTable has NaN. */
export type GoldenColumns = ReadonlyMap<string, readonly (number | null)[]>;

const RELATIVE = 1e-6;

/**
 * Compares a region table with scikit-image's.
 *
 * @returns a line for every value that is missing or further off than 1e-6 of itself and the golden's own uncertainty
 */
export function regionDifferences(golden: GoldenColumns, table: RegionTable, plan: Plan): string[] {
  return Array.from(golden).flatMap(([column, values]) => {
    const ours = table.columns.get(column);
    if (!ours) return [`${column}: the table has no such column`];
    if (ours.length !== values.length) return [`${column}: ${ours.length} rows, scikit-image ${values.length}`];
    return values.flatMap((expected, row) => {
      const value = ours[row]!;
      return isEqual(value, expected, column, row, golden, plan) ? [] : [`${column} of row ${row}: ${value}, scikit-image ${expected}`];
    });
  });
}

function isEqual(value: number, expected: number | null, column: string, row: number, golden: GoldenColumns, plan: Plan): boolean {
  if (expected === null) return Number.isNaN(value);
  const error = column === 'orientation' ? angleBetween(value, expected) : Math.abs(value - expected);
  return error <= RELATIVE * Math.abs(expected) + uncertainty(column, row, golden, plan);
}

/**
 * What the golden cannot know better:
 * - scikit-image's eigenvalues are off by some eps x l1, so the minor axis of a line by the root of that, and so is the
 *   eccentricity of a round region;
 * - corrected intensities are summed in steps of 2^-fractionBits;
 * - moments of a nearly symmetrical region are what is left of large sums that cancel.
 */
function uncertainty(column: string, row: number, golden: GoldenColumns, plan: Plan): number {
  const at = (name: string): number => golden.get(name)?.[row] ?? 0;
  const step = plan.intensity.source === 'raw' ? 1e-10 : 2 ** -(plan.intensity.fractionBits + 1);
  switch (column) {
    case 'axis_minor_length': return 1e-7 * at('axis_major_length');
    case 'eccentricity': return 1e-7;
    case 'orientation': return 1e-6;
    case 'intensity_mean': case 'intensity_min': case 'intensity_max': case 'intensity_std': case 'intensity_median': return step;
    case 'centroid_weighted_row': return step * (at('bbox_max_row') - at('bbox_min_row')) / at('intensity_mean');
    case 'centroid_weighted_col': return step * (at('bbox_max_col') - at('bbox_min_col')) / at('intensity_mean');
    default: return momentUncertainty(column, at) ?? 1e-9;
  }
}

/** Hu's invariants are of the 1st, 2nd, 3rd, 3rd, 6th, 4th and 6th power of the spread. */
const HU_POWERS = [1, 2, 3, 3, 6, 4, 6];
const CANCELLED = 1e-10;

function momentUncertainty(column: string, at: (name: string) => number): number | null {
  const [, p, q] = /^moments_central_(\d)_(\d)$/.exec(column) ?? [];
  if (p !== undefined) {
    const rows = at('bbox_max_row') - at('bbox_min_row'), cols = at('bbox_max_col') - at('bbox_min_col');
    return CANCELLED * at('area') * rows ** Number(p) * cols ** Number(q);
  }
  const [, hu] = /^moments_hu_(\d)$/.exec(column) ?? [];
  return hu === undefined ? null : CANCELLED * at('moments_hu_0') ** HU_POWERS[Number(hu)]!;
}

/** Angles of the same line: -pi/2 and pi/2 are one. */
function angleBetween(a: number, b: number): number {
  const turn = Math.abs(a - b) % Math.PI;
  return Math.min(turn, Math.PI - turn);
}
