import { expect, it } from 'vitest';
import { createPlan } from '../../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../../kernels/recipe/schema.ts';
import { deriveTable } from '../../../kernels/regions/deriveTable.ts';
import { REGION_PROPERTY_NAMES } from '../../../kernels/regions/properties.ts';
import { createRegionDetails } from '../../../kernels/regions/regionDetails.ts';
import { createRegionSums } from '../../../kernels/regions/regionSums.ts';
import { tableColumns } from '../../../kernels/regions/tableColumns.ts';

it('names the columns that deriveTable fills, in its order', () => {
  const stages = [{ stage: 'threshold', method: 'fixed', levelDn: 0 }, { stage: 'label' }, { stage: 'measure', properties: REGION_PROPERTY_NAMES.toReversed() }];
  const plan = createPlan(recipeSchema.parse({ recipe: 1, name: 'all', pixelSizeUm: 2, stages }),
    { width: 4, height: 4, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
  const columns = tableColumns(plan);
  expect(columns).toEqual(Array.from(deriveTable(plan, { ...createRegionSums(0, true, true), details: createRegionDetails(plan.details, () => new Float64Array(0)) }).columns.keys()));
  expect(columns.slice(-6)).toEqual(['bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col', 'area', 'area_um2']);
});
