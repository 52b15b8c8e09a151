import type { Plan } from '../recipe/plan.ts';
import { atan2 } from './atan2.ts';
import { centralMoments, huMoments, rawMoments } from './centralMoments.ts';
import { memoRows } from './memoRows.ts';
import { REGION_PROPERTIES, type RegionProperty } from './properties.ts';
import type { DetailColumns, DetailGroup } from './regionDetails.ts';
import type { RegionSums } from './regionSums.ts';

/** The value of a property's column number `part` for one row; NaN is null. */
export type Derivation = (row: number, part: number) => number;

type NeedsDetails<P extends RegionProperty> = (typeof REGION_PROPERTIES)[P]['needs'][number] extends infer N ? Extract<N, DetailGroup> extends never ? never : P : never;
/** Properties derived from details. */
export type DetailProperty = { [P in RegionProperty]: NeedsDetails<P> }[RegionProperty];

/**
 * Derivations of the properties that need details.
 *
 * @source perimeter, perimeter_crofton, euler_number: skimage.measure; hull and Feret diameters over the pixels' corners
 */
export function createDetailDerivations(plan: Pick<Plan, 'details' | 'intensity'>, sums: RegionSums): Record<DetailProperty, Derivation> {
  const { area } = sums;
  const of = <G extends DetailGroup>(group: G): DetailColumns<G> => {
    const columns = sums.details?.[group];
    if (!columns) throw new RangeError(`the plan needs the details "${group}" but the engine found none`);
    return columns as DetailColumns<G>;
  };
  const perimeter: Derivation = (row) => {
    const { straight, diagonal, mixed } = of('outline');
    return straight[row]! + diagonal[row]! * Math.SQRT2 + mixed[row]! * ((1 + Math.SQRT2) / 2);
  };
  const crofton: Derivation = (row) => (Math.PI / 4) * (of('outline').edges[row]! + of('outline').corners[row]! / Math.SQRT2);
  const circularity = (length: number, row: number): number => (length === 0 ? NaN : (4 * Math.PI * area[row]!) / (length * length));
  const raw = memoRows((row) => rawMoments(sums, of('third'), row));
  const central = memoRows((row) => centralMoments(sums, of('third'), row));
  const hu = memoRows((row) => huMoments(central(row)));
  return {
    perimeter,
    perimeter_crofton: crofton,
    circularity: (row) => circularity(perimeter(row, 0), row),
    circularity_crofton: (row) => circularity(crofton(row, 0), row),
    euler_number: (row) => of('outline').euler[row]!,
    holes: (row) => 1 - of('outline').euler[row]!,
    area_filled: (row) => of('filled').area[row]!,
    area_convex: (row) => of('hull').doubleArea[row]! / 2,
    solidity: (row) => area[row]! / (of('hull').doubleArea[row]! / 2),
    feret_diameter_max: (row) => Math.sqrt(of('hull').diameterSquare[row]!),
    feret_diameter_min: (row) => of('hull').widthArea[row]! / Math.sqrt(of('hull').widthEdge[row]!),
    feret_angle: (row) => atan2(of('hull').diameterCols[row]!, of('hull').diameterRows[row]!),
    inside_roi: (row) => Number(!plan.details.has('roi') || of('roi').inside[row] === area[row]),
    intensity_median: (row) => (of('median').middle[row]! / 2 - plan.intensity.offset) * plan.intensity.scale,
    saturated_area: (row) => of('saturated').area[row]!,
    moments: (row, part) => raw(row)[part]!,
    moments_central: (row, part) => central(row)[part]!,
    moments_hu: (row, part) => hu(row)[part]!,
  };
}
