import { describe, expect, it } from 'vitest';
import { createPlan, type Plan } from '../../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../../kernels/recipe/schema.ts';
import { deriveTable } from '../../../kernels/regions/deriveTable.ts';
import type { RegionTable } from '../../../kernels/regions/regionTable.ts';
import { labelReference } from '../../../kernels/stages/label/reference.ts';
import { sumReference } from '../../../kernels/stages/measure/reference.ts';
import { regionGoldens } from '../../golden/regionGoldens.ts';
import { regionDifferences } from '../../golden/regionDifferences.ts';
import { regionScenes, sceneIntegers, type RegionScene } from '../../golden/regionScenes.ts';
import { drawnMask } from '../../support/drawnMask.ts';
import { referenceTable } from '../../support/referenceTable.ts';
import { publishedDifferences, shapeOracle } from '../../golden/shapeOracle.ts';

function measured(scene: RegionScene): RegionTable {
  return referenceTable(scene.plan, scene.mask, sceneIntegers(scene));
}

/** The plan of a mask drawn in a test, with the measure stage's own settings. */
function planOf(width: number, height: number, measure: object, recipe: object = {}, connectivity: 4 | 8 = 8): Plan {
  const stages = [{ stage: 'threshold', method: 'fixed', levelDn: 0 }, { stage: 'label', connectivity }, { stage: 'measure', ...measure }];
  return createPlan(recipeSchema.parse({ recipe: 1, name: 'drawn', stages, ...recipe }),
    { width, height, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
}

describe('deriveTable', () => {
  it('equals scikit-image on every region of every scene', () => {
    let compared = 0;
    for (const { scene, count, columns: golden } of regionGoldens()) {
      const table = measured(scene);
      expect(table.count, scene.name).toBe(count);
      expect(regionDifferences(golden, table, scene.plan), scene.name).toEqual([]);
      compared += count * golden.size;
    }
    expect(compared).toBeGreaterThan(30_000);
  });

  it('gives areas, boxes and border flags exactly', () => {
    for (const { scene, columns: golden } of regionGoldens()) {
      const { columns } = measured(scene);
      for (const column of ['area', 'bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col', 'touches_border']) {
        expect(Array.from(columns.get(column)!), `${scene.name}, ${column}`).toEqual(golden.get(column) ?? []);
      }
    }
  });

  it('agrees with scikit-image 0.26 on the nine drawn shapes, to the four decimals published', () => {
    const scenes = new Map(Array.from(regionScenes(), (scene) => [scene.name, scene]));
    for (const [name, shape] of Object.entries(shapeOracle())) {
      expect(publishedDifferences(shape, measured(scenes.get(name)!).columns), name).toEqual([]);
    }
  });

  it('counts the Euler number of a shape as 4-connectivity sees it: its parts less its holes', () => {
    const scenes = new Map(Array.from(regionScenes(), (scene) => [scene.name, scene]));
    for (const [name, shape] of Object.entries(shapeOracle())) {
      const { mask, plan: { format } } = scenes.get(name)!;
      const plan = planOf(format.width, format.height, { properties: ['euler_number'] }, {}, 4);
      const euler = referenceTable(plan, mask, mask).columns.get('euler_number')!;
      expect(euler.reduce((sum, each) => sum + each, 0), name).toBe(shape.euler4);
    }
  });

  it('puts the major axis of a level line at +pi/2 and of an upright line at 0, with a minor axis of exactly 0', () => {
    const level = drawnMask('. # # # # .');
    const upright = drawnMask('.\n#\n#\n.');
    const columns = (drawn: typeof level): number[] => {
      const plan = planOf(drawn.width, drawn.height, { properties: ['orientation', 'axis_minor_length', 'eccentricity'] });
      const { labels, count } = labelReference(drawn.mask, drawn.width, drawn.height, 8);
      const table = deriveTable(plan, sumReference(labels, count, drawn.width, drawn.height, null, false));
      return Array.from(table.columns.values(), (column) => column[0]!);
    };
    expect(columns(level)).toEqual([Math.PI / 2, 0, 1]);
    expect(columns(upright)).toEqual([0, 0, 1]);
  });

  it('gives a falling diagonal +45 degrees and a rising one -45', () => {
    const { mask, width, height } = drawnMask(`
      # . . . . #
      . # . . # .
      . . . . . .`);
    const { labels, count } = labelReference(mask, width, height, 8);
    const table = deriveTable(planOf(width, height, { properties: ['orientation'] }), sumReference(labels, count, width, height, null, false));
    expect(Array.from(table.columns.get('orientation')!)).toEqual([Math.PI / 4, -Math.PI / 4]);
  });

  const { mask, width, height } = drawnMask(`
    # # . . . .
    . . . # # .
    . . . # . .
    . . . . . .`);
  const { labels, count } = labelReference(mask, width, height, 8);
  const sums = sumReference(labels, count, width, height, null, false);

  it('keeps the columns in the order of the recipe, and those of its rules after them', () => {
    const plan = planOf(width, height, { properties: ['extent', 'centroid', 'area'] }, { rules: [{ id: 'long', property: 'axis_major_length', max: 9 }] });
    expect(Array.from(deriveTable(plan, sums).columns.keys())).toEqual(['extent', 'centroid_row', 'centroid_col', 'area', 'axis_major_length']);
  });

  it('leaves out regions at the border on request, and keeps their numbers free', () => {
    const table = deriveTable(planOf(width, height, { properties: ['area', 'touches_border'], excludeBorder: true }), sums);
    expect(table).toEqual({
      count: 1, label: Uint32Array.of(2),
      columns: new Map([['area', Float64Array.of(3)], ['touches_border', Float64Array.of(0)]]),
    });
  });

  it('adds areas in square micrometres and lengths in micrometres where the pixel has a size, places in pixels alone', () => {
    const plan = planOf(width, height, { properties: ['area', 'perimeter', 'centroid', 'area_convex', 'feret_diameter_min'] }, { pixelSizeUm: 12.5 });
    const table = referenceTable(plan, mask, mask);
    expect(Array.from(table.columns)).toEqual([
      ['area', Float64Array.of(2, 3)], ['area_um2', Float64Array.of(312.5, 468.75)],
      ['perimeter', Float64Array.of(0, 2 + Math.SQRT2)], ['perimeter_um', Float64Array.of(0, (2 + Math.SQRT2) * 12.5)],
      ['centroid_row', Float64Array.of(0, 4 / 3)], ['centroid_col', Float64Array.of(0.5, 10 / 3)],
      ['area_convex', Float64Array.of(2, 3.5)], ['area_convex_um2', Float64Array.of(312.5, 546.875)],
      ['feret_diameter_min', Float64Array.of(1, 2)], ['feret_diameter_min_um', Float64Array.of(12.5, 25)],
    ]);
  });

  it('gives an empty table for no regions', () => {
    const none = sumReference(new Uint32Array(24), 0, width, height, null, false);
    expect(deriveTable(planOf(width, height, { properties: ['area'] }), none))
      .toEqual({ count: 0, label: new Uint32Array(0), columns: new Map([['area', new Float64Array(0)]]) });
  });

  it('refuses sums that lack the intensities a plan measures', () => {
    const plan = planOf(width, height, { properties: ['intensity_mean'] });
    expect(() => deriveTable(plan, sums)).toThrow('the plan measures intensities but the engine summed none');
    const shaped = planOf(width, height, { properties: ['perimeter'] });
    expect(() => deriveTable(shaped, sums)).toThrow('the plan needs the details "outline" but the engine found none');
  });
});
