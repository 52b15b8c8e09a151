import { expect, it } from 'vitest';
import { columnMeaning } from '../../../kernels/regions/columnMeaning.ts';
import { REGION_PROPERTIES } from '../../../kernels/regions/properties.ts';

it('says what every column of every property is, in the property\'s unit', () => {
  for (const { columns, unit } of Object.values(REGION_PROPERTIES)) {
    for (const column of columns) expect(columnMeaning(column), column).toMatchObject({ unit, definition: expect.stringMatching(/^.{5,}[^.]$/) as string });
  }
  expect(columnMeaning('label')?.unit).toBe('');
});

it('gives calibrated columns their own unit', () => {
  expect(columnMeaning('area_um2')).toEqual({ unit: 'µm²', definition: 'N, the number of pixels of the region, times the pixel size of the recipe squared' });
  expect(columnMeaning('perimeter_um')?.unit).toBe('µm');
});

it('knows no column that no table has', () => {
  for (const column of ['arena', 'area_um', 'centroid_row_um', 'perimeter_um2', 'eccentricity_um', 'moments_4_0', '']) expect(columnMeaning(column), column).toBeUndefined();
});
