import { describe, expect, it } from 'vitest';
import { createPlan, deriveTable, joinDetails, labelReference, recipeSchema, sumReference, type Plan, type RegionTable } from 'sightline/kernels';
import { narrowedTo, type Condition } from '../../../kernels/regions/condition.ts';
import { createRowTest } from '../../../kernels/regions/deriveTable.ts';
import { selectRows } from '../../../kernels/regions/regionSums.ts';
import { regionGoldens, type RegionGolden } from '../../golden/regionGoldens.ts';
import { sceneIntegers, type RegionScene } from '../../golden/regionScenes.ts';
import { withDetails } from '../../support/referenceTable.ts';

/** The scene's plan with filters, and of the table's columns only the area. */
function filtered({ plan, ...scene }: RegionScene, filters: object, more: object = {}): { plan: Plan; table: RegionTable } {
  const stages = plan.recipe.stages.map((stage) => (stage.stage === 'measure' ? { ...stage, properties: ['area'], filters } : stage));
  const own = createPlan(recipeSchema.parse({ ...plan.recipe, stages, calibration: undefined, ...more }), plan.format, plan.flatField?.maps ?? null);
  const { width, height } = plan.format;
  const { labels, count } = labelReference(scene.mask, width, height, plan.label.connectivity);
  const sums = sumReference(labels, count, width, height, own.needsIntensity ? sceneIntegers({ plan: own, ...scene }) : null, own.needsWeighted);
  return { plan: own, table: deriveTable(own, sums) };
}

/** Labels of the golden rows that `keep` holds for. */
function labelsWhere(columns: ReadonlyMap<string, readonly (number | null)[]>, count: number, keep: (value: (column: string) => number | null) => boolean): number[] {
  return Array.from({ length: count }, (_, row) => row).filter((row) => keep((column) => columns.get(column)![row] ?? null)).map((row) => row + 1);
}

describe('filters of the measure stage', () => {
  it('keep the regions whose values by scikit-image are within the limits, and their numbers', () => {
    const filters = { all: [{ property: 'area', min: 3 }, { any: [{ property: 'eccentricity', max: 0.55 }, { property: 'extent', min: 0.31, max: 0.777 }] }] };
    let kept = 0, left = 0;
    for (const { scene, count, columns } of regionGoldens()) {
      const { table } = filtered(scene, filters);
      const expected = labelsWhere(columns, count, (value) => value('area')! >= 3 && (value('eccentricity')! <= 0.55 || (value('extent')! >= 0.31 && value('extent')! <= 0.777)));
      expect([...table.label], scene.name).toEqual(expected);
      expect([...table.columns.keys()]).toEqual(['area']);
      kept += expected.length;
      left += count - expected.length;
    }
    expect(Math.min(kept, left)).toBeGreaterThan(100);
  });

  it('in micrometres keep what the same limits in pixels keep', () => {
    for (const { scene, count, columns } of regionGoldens()) {
      const filters = { all: [{ property: 'area_um2', min: 3 * 6.25 }, { property: 'axis_major_length_um', max: 20 }] };
      const { table } = filtered(scene, filters, { pixelSizeUm: 2.5 });
      expect([...table.label], scene.name).toEqual(labelsWhere(columns, count, (value) => value('area')! >= 3 && value('axis_major_length')! <= 8));
      expect([...table.columns.keys()]).toEqual(['area', 'area_um2']);
    }
  });

  it('leave out a region without the value, whatever the limit', () => {
    let nulls = 0;
    for (const { scene, count, columns } of regionGoldens()) {
      const expected = labelsWhere(columns, count, (value) => value('orientation') !== null);
      expect([...filtered(scene, { property: 'orientation', min: -4, max: 4 }).table.label], scene.name).toEqual(expected);
      nulls += count - expected.length;
    }
    expect(nulls).toBeGreaterThan(10);
  });

  it('have what they read summed, though it is no column', () => {
    const [{ scene }] = [...regionGoldens()] as [RegionGolden];
    expect(filtered(scene, { property: 'area', min: 1 }).plan.needsIntensity).toBe(false);
    expect(filtered(scene, { property: 'intensity_mean', min: 1 }).plan.needsIntensity).toBe(true);
    expect(filtered(scene, { any: [{ property: 'centroid_weighted_row', min: 1 }] }).plan.needsWeighted).toBe(true);
  });
});

describe('what can be told before all details are found', () => {
  const area: Condition = { property: 'area', min: 4 }, solid: Condition = { property: 'solidity', min: 0.9 }, round: Condition = { property: 'circularity', min: 0.5 };
  it.each<[title: string, whole: Condition, known: Condition | null]>([
    ['a limit on a known column', area, area],
    ['a limit on another tells nothing', solid, null],
    ['of all, the known parts', { all: [area, solid, round] }, { all: [area, round] }],
    ['of all unknown, nothing', { all: [solid, solid] }, null],
    ['any with an unknown part may hold', { any: [area, solid] }, null],
    ['any of known parts', { any: [area, round] }, { any: [area, round] }],
    ['nested', { all: [{ any: [area, { all: [solid, round] }] }, { any: [area, solid] }] }, { all: [{ any: [area, { all: [round] }] }] }],
  ])('%s', (_, whole, known) => {
    expect(narrowedTo(whole, (column) => column !== 'solidity')).toEqual(known);
  });

  it('keeps every row that the table keeps, and no row that is out by what is known', () => {
    let kept = 0, spared = 0;
    for (const { scene } of regionGoldens()) {
      const measure = { excludeBorder: true, properties: ['solidity'], filters: { all: [{ property: 'area', min: 3 }, { property: 'solidity', max: 0.9 }, { property: 'perimeter', min: 5 }] } };
      const stages = scene.plan.recipe.stages.map((stage) => (stage.stage === 'measure' ? { stage: 'measure', ...measure } : stage));
      const plan = createPlan(recipeSchema.parse({ ...scene.plan.recipe, stages, calibration: undefined }), scene.plan.format, scene.plan.flatField?.maps ?? null);
      const { width, height } = plan.format;
      const { labels, count } = labelReference(scene.mask, width, height, plan.label.connectivity);
      const sums = withDetails(plan, sumReference(labels, count, width, height, null, false), labels, null);
      const before = { ...sums, details: { ...sums.details!, hull: null } };
      const possible = selectRows(before, createRowTest(plan, before, new Set(['hull'])));
      const whole = selectRows(sums, (row) => possible.label.includes(sums.label[row]!));
      const table = deriveTable(plan, sums);
      expect(deriveTable(plan, { ...possible, details: joinDetails(possible.details, { ...whole.details!, outline: null }) }), scene.name).toEqual(table);
      expect(possible.area.every((area) => area >= 3), scene.name).toBe(true);
      kept += table.count;
      spared += count - possible.count;
    }
    expect(Math.min(kept, spared)).toBeGreaterThan(50);
  });
});
