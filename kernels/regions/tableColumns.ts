import type { Plan } from '../recipe/plan.ts';
import { calibration } from './calibration.ts';
import { exportedProperties } from './neededProperties.ts';
import { REGION_PROPERTIES, type RegionProperty } from './properties.ts';

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
