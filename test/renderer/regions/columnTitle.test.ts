import { expect, it } from 'vitest';
import { REGION_PROPERTIES } from 'sightline/kernels';
import { columnChoice, columnTitle, columnUnit, columnWords } from '../../../renderer/regions/columnTitle.ts';

it('has a head of its own, at most 11 letters long, for every column of every property', () => {
  const columns = ['label', ...Object.values(REGION_PROPERTIES).flatMap((property): readonly string[] => property.columns)];
  const titles = columns.map(columnTitle);
  for (const [k, title] of titles.entries()) expect(title.length, `${columns[k]}: ${title}`).toBeLessThanOrEqual(11);
  expect(new Set(titles).size).toBe(columns.length);
});

it('tells a calibrated column by its unit', () => {
  expect([columnTitle('perimeter_um'), columnUnit('perimeter_um')]).toEqual(['perim.', 'µm']);
  expect([columnTitle('area_um2'), columnUnit('area_um2')]).toEqual(['area', 'µm²']);
  expect([columnWords('area_um2'), columnChoice('area_um2'), columnChoice('area_filled')]).toEqual(['area', 'area, µm²', 'area filled']);
  expect(columnTitle('moments_central_2_1')).toBe('µ21');
});
