import type { Recipe } from '../recipe/schema.ts';
import type { MeasureParams } from '../stages/measure/params.ts';
import { columnsOf, propertyOf, type Condition } from './condition.ts';
import type { RegionProperty } from './properties.ts';

/** @returns the properties that decide which regions stay in the table: they are derived for every region that passes the area limits */
export function filterProperties({ filters }: MeasureParams): ReadonlySet<RegionProperty> {
  return new Set(filters ? columnsOf(filters).map(propertyOf) : []);
}

/** @returns the properties that the recipe's rules read, of the regions that stay in the table */
function ruleProperties({ rules }: Recipe): ReadonlySet<RegionProperty> {
  const columns = rules.flatMap((rule) => conditionsOf(rule).flatMap(columnsOf));
  const isPlaced = rules.some(({ roi }) => roi !== undefined);
  return new Set([...columns.map(propertyOf), ...(isPlaced ? ['centroid' as const] : [])]);
}

/** @returns the properties whose columns a table holds: the recipe's, then those that only its rules need */
export function tableProperties(recipe: Recipe, measure: MeasureParams): ReadonlySet<RegionProperty> {
  return new Set([...exportedProperties(recipe, measure), ...ruleProperties(recipe)]);
}

/** @returns the properties whose columns are exported: the recipe's, and `inside_roi` where its ROIs flag regions */
export function exportedProperties({ rois, roiMode }: Recipe, { properties }: MeasureParams): readonly RegionProperty[] {
  const isFlagged = rois.length > 0 && roiMode === 'flag' && !properties.includes('inside_roi');
  return isFlagged ? [...properties, 'inside_roi'] : properties;
}

function conditionsOf(rule: Recipe['rules'][number]): Condition[] {
  if ('count' in rule) return rule.where ? [rule.where] : [];
  return [rule];
}
