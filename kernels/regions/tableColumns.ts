import type { Plan } from '../recipe/plan.ts';
import { exportedProperties } from './neededProperties.ts';
import { REGION_PROPERTIES, type RegionProperty } from './properties.ts';

/** Places in the frame: they stay in pixels, also where the recipe knows a pixel's size. */
const PLACES: ReadonlySet<RegionProperty> = new Set<RegionProperty>(['bbox', 'centroid', 'centroid_weighted']);

/** Ending of the calibrated twin's name and the power of the pixel size it is multiplied by; null for what has no twin. */
export function calibration(property: RegionProperty): { readonly suffix: '_um' | '_um2'; readonly power: 1 | 2 } | null {
  const { unit } = REGION_PROPERTIES[property];
  if (PLACES.has(property)) return null;
  return unit === 'px' ? { suffix: '_um', power: 1 } : unit === 'px²' ? { suffix: '_um2', power: 2 } : null;
}

/** Columns of one property; a length or an area also comes in micrometres where the recipe knows the pixel's size. */
export function propertyColumns(plan: Plan, property: RegionProperty): readonly string[] {
  const { columns } = REGION_PROPERTIES[property];
  const twin = plan.recipe.pixelSizeUm === undefined ? null : calibration(property);
  return twin ? columns.flatMap((column) => [column, `${column}${twin.suffix}`]) : columns;
}

/** @returns the exported columns of the region table after `label`, in the recipe's order */
export function tableColumns(plan: Plan): readonly string[] {
  return exportedProperties(plan.recipe, plan.measure).flatMap((property) => propertyColumns(plan, property));
}
