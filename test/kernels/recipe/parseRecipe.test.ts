import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRecipe, recipeFaults, recipeJsonSchema } from 'sightline/kernels';

const LABEL = { stage: 'label' };
const MEASURE = { stage: 'measure' };
const FIXED = { stage: 'threshold', method: 'fixed', levelDn: 128 };
const sound = { recipe: 1, name: 'dots', stages: [FIXED, LABEL, MEASURE] };
const withStages = (...stages: unknown[]) => ({ ...sound, stages });

describe('parseRecipe', () => {
  it('should fill in the defaults', () => {
    const recipe = parseRecipe(sound);
    expect(recipe.budgetMs).toBe(33.3);
    expect(recipe.stages[0]).toEqual({ ...FIXED, keep: 'above' });
    expect(recipe.stages[1]).toEqual({ stage: 'label', connectivity: 8 });
    expect(recipe.stages[2]).toMatchObject({ minAreaPx2: 1, excludeBorder: false });
  });

  it.each([
    [{ ...sound, budgetms: 3 }, 'recipe budgetms: 3: unknown key; did you mean "budgetMs"? allowed: recipe, name, budgetMs'],
    [{ ...sound, name: 3 }, 'recipe name: 3: expected a string'],
    [{ ...sound, recipe: 2 }, 'recipe recipe: 2: allowed: 1'],
    [withStages({ stage: 'gausianBlur', sigmaPx: 1 }, FIXED, LABEL, MEASURE), 'recipe stages[0].stage: "gausianBlur": did you mean "gaussianBlur"? allowed: flatField'],
    [withStages({ stage: 'gaussianBlur', sigma: 1 }, FIXED, LABEL, MEASURE), 'recipe stages[0].sigma: 1: unknown key; did you mean "sigmaPx"?'],
    [withStages({ stage: 'threshold', method: 'otsuu' }, LABEL, MEASURE), 'recipe stages[0].method: "otsuu": did you mean "otsu"? allowed: fixed, otsu'],
    [withStages({ ...FIXED, levelDn: '128' }, LABEL, MEASURE), 'recipe stages[0].levelDn: "128": expected a number'],
    [withStages(FIXED, { ...LABEL, connectivity: 6 }, MEASURE), 'recipe stages[1].connectivity: 6: allowed: 4, 8'],
    [withStages(FIXED, LABEL, { ...MEASURE, minAreaPx2: 0 }), 'recipe stages[2].minAreaPx2: 0: expected at least 1'],
    [withStages(FIXED, LABEL, { ...MEASURE, properties: ['areaa'] }), 'recipe stages[2].properties[0]: "areaa": did you mean "area"?'],
    [withStages(FIXED, LABEL, { ...MEASURE, properties: ['area', 'area'] }), 'recipe stages[2].properties: ["area","area"]: a property is named twice'],
    [{ ...sound, rules: [{ id: 'a', property: 'aera', max: 3 }] }, 'recipe rules[0].property: "aera": did you mean "area"?'],
    [{ ...sound, rules: [{ id: 'a', count: {} }] }, 'recipe rules[0].count: {}: needs min, max or both'],
    [{ ...sound, rules: [{ id: 'a', property: 'area', mx: 2, max: 1 }] }, 'recipe rules[0].mx: 2: unknown key; did you mean "max"?'],
    [withStages(FIXED, LABEL, { ...MEASURE, minAreaPx2: 9, maxAreaPx2: 3 }), 'recipe stages[2]: {"stage":"measure","minAreaPx2":9,"maxAreaPx2":3}: minAreaPx2 is above maxAreaPx2'],
    [{ ...sound, rules: [{ id: 'a', property: 'area', min: 2, max: 1 }] }, 'recipe rules[0]: {"id":"a","property":"area","min":2,"max":1}: min is above max'],
    [{ ...sound, rules: [{ id: 'a', count: { max: 65_536 } }] }, 'recipe rules[0].count.max: 65536: expected at most 65535'],
    [{ ...sound, rules: [{ id: 'a', count: { max: 1 } }, { id: 'a', count: { min: 1 } }] }, 'recipe rules: [{"id":"a","count":{"max":1}},{"id":"a","count":{"min":1}}]: two rules have the same id'],
    [withStages(FIXED, { ...LABEL, connectivity: '8' }, MEASURE), 'recipe stages[1].connectivity: "8": expected a number: 4 or 8, without quotes'],
    [{ ...sound, rules: [{ id: 'a', property: 'area', max: 3, count: { max: 2 } }] }, 'recipe rules[0].count: {"max":2}: does not go with the other keys here'],
    [{ ...sound, rois: [{ id: 'a', shape: 'circel', row: 1, col: 1, radiusPx: 3 }] }, 'recipe rois[0].shape: "circel": did you mean "circle"? allowed: rectangle, polygon, circle'],
    [{ ...sound, rois: [{ id: 'a', shape: 'circle', row: 1, col: 1, radius: 3 }] }, 'recipe rois[0].radius: 3: unknown key; did you mean "radiusPx"?'],
    [{ ...sound, rois: [{ id: 'a', shape: 'circle', row: 1, col: 1, radiusPx: 0 }] }, 'recipe rois[0].radiusPx: 0: expected more than 0'],
    [{ ...sound, rois: [{ id: 'a', shape: 'polygon', points: [[1, 2], [3, 4]] }] }, 'recipe rois[0].points: [[1,2],[3,4]]: expected a list of at least 3'],
    [{ ...sound, rois: [{ id: 'a', shape: 'polygon', points: [[1, 2], [3, 4], [5]] }] }, 'recipe rois[0].points[2]: [5]: expected a list of at least 2'],
    [{ ...sound, rois: [{ id: 'a', shape: 'circle', row: 1, col: 1, radiusPx: 3, mode: 'exlude' }] }, 'recipe rois[0].mode: "exlude": did you mean "exclude"?'],
    [{ ...sound, roiMode: 'crop' }, 'recipe roiMode: "crop": did you mean "drop"? allowed: clip, drop, flag'],
    [{ ...sound, rois: [1, 2].map(() => ({ id: 'a', shape: 'circle', row: 1, col: 1, radiusPx: 3 })) }, 'recipe rois: [{"id":"a"'],
    [{ ...sound, rules: [{ id: 'a', any: [{ property: 'area', max: 2 }, { all: [{ property: 'aera', min: 1 }] }] }] }, 'recipe rules[0].any[1].all[0].property: "aera": did you mean "area"?'],
    [{ ...sound, rules: [{ id: 'a', all: [{ property: 'area', mx: 2, max: 1 }] }] }, 'recipe rules[0].all[0].mx: 2: unknown key; did you mean "max"? allowed: property, min, max, all, any'],
    [{ ...sound, rules: [{ id: 'a', all: [] }] }, 'recipe rules[0].all: []: expected a list of at least 1'],
    [{ ...sound, rules: [{ id: 'a', count: { max: 2 }, where: { property: 'area' } }] }, 'recipe rules[0].where: {"property":"area"}: needs min, max or both'],
    [{ ...sound, rules: [{ id: 'a', property: 'area', max: 2, weight: 0 }] }, 'recipe rules[0].weight: 0: expected more than 0'],
    [{ ...sound, rules: [{ id: 'a', property: 'area', max: 2, roi: 'wed' }], rois: [{ id: 'web', shape: 'circle', row: 1, col: 1, radiusPx: 3 }] }, 'recipe rules[0].roi: "wed": allowed: web'],
    [{ ...sound, rules: [{ id: 'a', property: 'area', max: 2, roi: 'web' }] }, 'recipe rules[0].roi: "web": the recipe has no ROI of that name'],
    [{ ...sound, probes: [{ id: 'a', row: 1, col: 2 }, { id: 'a', row: 3, col: 4 }] }, 'recipe probes: [{"id":"a","row":1,"col":2},{"id":"a","row":3,"col":4}]: two probes have the same id'],
    [{ ...sound, probes: [{ id: 'a', row: 1.5, col: 2 }] }, 'recipe probes[0].row: 1.5: expected a whole number'],
    [{ ...sound, probes: [{ id: 'a', row: 1, col: -1 }] }, 'recipe probes[0].col: -1: expected at least 0'],
    [{ ...sound, probes: [{ id: 'a', row: 1, column: 1 }] }, 'recipe probes[0].column: 1: unknown key'],
    [{ ...sound, rejectAt: 0 }, 'recipe rejectAt: 0: expected more than 0'],
    [withStages(FIXED, LABEL, { ...MEASURE, filters: { property: 'area', minn: 2, max: 3 } }), 'recipe stages[2].filters.minn: 2: unknown key; did you mean "min"?'],
    [withStages(FIXED, LABEL, { ...MEASURE, filters: { all: [{ property: 'area', min: 3, max: 2 }] } }), 'recipe stages[2].filters.all[0]: {"property":"area","min":3,"max":2}: min is above max'],
    [{ ...sound, rules: [{ id: 'big', property: 'area_um2', max: 3 }] }, 'recipe rules[0].property: "area_um2": is in micrometres: give pixelSizeUm, or limit the column in pixels'],
    [{ ...sound, rules: [{ id: 'many', count: { max: 3 }, where: { any: [{ property: 'area', min: 1 }, { property: 'perimeter_um', min: 1 }] } }] }, 'recipe rules[0].where.any[1].property: "perimeter_um": is in micrometres'],
    [withStages(FIXED, LABEL, { ...MEASURE, filters: { property: 'area_um2', min: 3 } }), 'recipe stages[2].filters.property: "area_um2": is in micrometres'],
    [withStages(), 'recipe stages: []: expected a list of at least 3'],
    [7, 'recipe: 7: expected an object'],
  ])('should name path, value and remedy of %j', (input, message) => {
    const faults = recipeFaults(input);
    expect(faults[0]?.message.startsWith(message), faults[0]?.message).toBe(true);
    expect(faults[0]?.message).not.toContain('\n');
    expect(() => parseRecipe(input)).toThrow(faults[0]!.message);
  });
});

describe('recipe.schema.json', () => {
  it('should be the schema that parseRecipe checks', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('../../../kernels/recipe/recipe.schema.json', import.meta.url), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(recipeJsonSchema())));
  });
});
