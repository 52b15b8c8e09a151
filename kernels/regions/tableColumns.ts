import type { Plan } from '../recipe/plan.ts';
import { REGION_PROPERTIES, type RegionProperty } from './properties.ts';

/** Columns of one property; an area also comes in square micrometres where the recipe knows the pixel's size. */
export function propertyColumns(plan: Plan, property: RegionProperty): readonly string[] {
  const calibrated = property === 'area' && plan.recipe.pixelSizeUm !== undefined;
  return calibrated ? ['area', 'area_um2'] : REGION_PROPERTIES[property].columns;
}

/** @returns the exported columns of the region table after `label`, in the recipe's order */
export function tableColumns(plan: Plan): readonly string[] {
  return plan.measure.properties.flatMap((property) => propertyColumns(plan, property));
}
