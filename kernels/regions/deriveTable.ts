import type { Plan } from '../recipe/plan.ts';
import { atan2 } from './atan2.ts';
import { calibration, calibrationFactor } from './calibration.ts';
import { columnsOf, meets, narrowedTo, placeOf, propertyOf, type Condition } from './condition.ts';
import { createDetailDerivations, type Derivation, type DetailProperty } from './deriveDetails.ts';
import { intensityVariance } from './intensity.ts';
import { memoRows } from './memoRows.ts';
import { momentsOf, type Moments } from './moments.ts';
import { tableProperties } from './neededProperties.ts';
import { REGION_PROPERTIES, type RegionProperty } from './properties.ts';
import type { DetailGroup } from './regionDetails.ts';
import type { IntensitySums, RegionSums } from './regionSums.ts';
import type { RegionTable } from './regionTable.ts';

/** What derivations and filters read of a plan: no maps, no masks. */
export type DerivedPlan = Pick<Plan, 'format' | 'measure' | 'intensity' | 'details'> & {
  readonly recipe: Pick<Plan['recipe'], 'pixelSizeUm'>;
  readonly roi: Pick<NonNullable<Plan['roi']>, 'mode'> | null;
};

/**
 * Derives the region table from an engine's integer sums, in f64.
 *
 * @param sums  regions that passed the area limits, raster order
 * @returns the columns of the recipe's properties, then those only its rules need; rows that excludeBorder, the ROI or the filters drop are
 *          left out.
 *          Both engines call this, so equal sums give equal bytes.
 * @source scikit-image's regionprops (see definitions); the derived values agree to 1e-6 relative
 */
export function deriveTable(plan: Plan, sums: RegionSums): RegionTable {
  const derive = createDerivations(plan, sums);
  const rows = Uint32Array.from({ length: sums.count }, (_, row) => row).filter(rowTest(plan, sums, derive, plan.measure.filters));
  const columns = new Map<string, Float64Array>();
  for (const property of tableProperties(plan.recipe, plan.measure)) {
    const twin = plan.recipe.pixelSizeUm === undefined ? null : calibration(property);
    REGION_PROPERTIES[property].columns.forEach((name, part) => {
      const column = new Float64Array(rows.length);
      const valueOf = derive[property];
      for (let k = 0; k < rows.length; k++) column[k] = valueOf(rows[k]!, part);
      columns.set(name, column);
      if (twin) columns.set(`${name}${twin.suffix}`, scaled(column, calibrationFactor(plan.recipe.pixelSizeUm!, twin.power)));
    });
  }
  return { count: rows.length, label: Uint32Array.from(rows, (row) => sums.label[row]!), columns };
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}

/**
 * Tells which rows may stay in the table before all details are found, so that the others are not found for the rest.
 *
 * @param sums     columns may still be filled in: a row's values are read when it is asked about
 * @param missing  groups of details that are not in `sums` yet
 * @returns whether excludeBorder, the ROI and what of the filters can be told leave a row in
 */
export function createRowTest(plan: DerivedPlan, sums: RegionSums, missing: ReadonlySet<DetailGroup>): (row: number) => boolean {
  const { filters } = plan.measure;
  const isKnown = (column: string): boolean => REGION_PROPERTIES[propertyOf(column)].needs.every((need) => !(missing as ReadonlySet<string>).has(need));
  return rowTest(plan, sums, createDerivations(plan, sums), filters && narrowedTo(filters, isKnown));
}

function rowTest(plan: DerivedPlan, sums: RegionSums, derive: Record<RegionProperty, Derivation>, filters: Condition | null | undefined): (row: number) => boolean {
  const { excludeBorder } = plan.measure;
  const drops = plan.roi?.mode === 'drop';
  const isInner = (row: number): boolean => !(excludeBorder && touchesBorder(plan, sums, row)) && !(drops && derive.inside_roi(row, 0) === 0);
  if (!filters) return isInner;
  const valueOf = new Map(columnsOf(filters).map((column) => {
    const { property, part, power } = placeOf(column);
    // As in the table: a product of the value and the factor, so that a filter and a rule with one limit agree.
    const factor = power === 0 ? 1 : calibrationFactor(plan.recipe.pixelSizeUm!, power);
    return [column, (row: number) => derive[property](row, part) * factor] as const;
  }));
  return (row) => isInner(row) && meets(filters, (column) => valueOf.get(column)!(row));
}

function touchesBorder(plan: DerivedPlan, sums: RegionSums, row: number): boolean {
  const { width, height } = plan.format;
  return sums.minX[row] === 0 || sums.minY[row] === 0 || sums.maxX[row] === width - 1 || sums.maxY[row] === height - 1;
}

function createDerivations(plan: DerivedPlan, sums: RegionSums): Record<RegionProperty, Derivation> {
  const { area } = sums;
  const moments = memoRows((row) => momentsOf(sums, row));
  const boxWidth = (row: number): number => sums.maxX[row]! - sums.minX[row]! + 1;
  const boxHeight = (row: number): number => sums.maxY[row]! - sums.minY[row]! + 1;
  return {
    area: (row) => area[row]!,
    bbox: (row, part) => (part < 2 ? (part === 0 ? sums.minY : sums.minX)[row]! : (part === 2 ? sums.maxY : sums.maxX)[row]! + 1),
    centroid: (row, part) => (part === 0 ? sums.sumY[row]! : sums.sumX[row]!) / area[row]!,
    equivalent_diameter_area: (row) => Math.sqrt((4 * area[row]!) / Math.PI),
    extent: (row) => area[row]! / (boxWidth(row) * boxHeight(row)),
    axis_major_length: (row) => 4 * Math.sqrt(moments(row).l1),
    axis_minor_length: (row) => 4 * Math.sqrt(moments(row).l2),
    eccentricity: (row) => eccentricity(moments(row)),
    orientation: (row) => orientation(moments(row)),
    touches_border: (row) => Number(touchesBorder(plan, sums, row)),
    ...createIntensityDerivations(plan, sums),
    ...createDetailDerivations(plan, sums),
  };
}

type IntensityProperty = Exclude<Extract<RegionProperty, `intensity_${string}` | 'centroid_weighted'>, DetailProperty>;

function createIntensityDerivations(plan: DerivedPlan, sums: RegionSums): Record<IntensityProperty, Derivation> {
  const { offset, scale } = plan.intensity;
  const intensity = (): IntensitySums => {
    if (!sums.intensity) throw new RangeError('the plan measures intensities but the engine summed none');
    return sums.intensity;
  };
  const dn = (v: number): number => (v - offset) * scale;
  return {
    intensity_mean: (row) => dn(intensity().sum[row]! / sums.area[row]!),
    intensity_min: (row) => dn(intensity().min[row]!),
    intensity_max: (row) => dn(intensity().max[row]!),
    intensity_std: (row) => Math.sqrt(intensityVariance(intensity(), row, sums.area[row]!)) * scale,
    centroid_weighted: (row, part) => {
      const { sum, sumIX, sumIY } = intensity();
      const weighted = part === 0 ? sumIY : sumIX, plain = part === 0 ? sums.sumY : sums.sumX;
      if (!weighted) throw new RangeError('the plan measures weighted centroids but the engine summed none');
      const total = sum[row]! - offset * sums.area[row]!;
      return total > 0 ? (weighted[row]! - offset * plain[row]!) / total : NaN;
    },
  };
}

function eccentricity({ l1, l2 }: Moments): number {
  return l1 === 0 ? 0 : Math.sqrt(1 - l2 / l1);
}

/** Angle of the major axis from the row axis, -pi/2..pi/2, counted as scikit-image does; undefined for a round region. */
function orientation({ mu20, mu02, mu11, l1, l2 }: Moments): number {
  return l1 === l2 ? NaN : 0.5 * atan2(2 * mu11, mu02 - mu20);
}
