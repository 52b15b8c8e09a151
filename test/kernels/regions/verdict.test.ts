import { describe, expect, it } from 'vitest';
import { createPlan, type Plan } from '../../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../../kernels/recipe/schema.ts';
import type { RegionTable } from '../../../kernels/regions/regionTable.ts';
import { judge, weightOf } from '../../../kernels/regions/verdict.ts';

function planWith(rules: readonly object[], more: object = {}, measure: object = {}): Plan {
  const stages = [{ stage: 'threshold', method: 'fixed', levelDn: 0 }, { stage: 'label' }, { stage: 'measure', properties: ['area', 'orientation'], ...measure }];
  return createPlan(recipeSchema.parse({ recipe: 1, name: 'judged', stages, rules, ...more }),
    { width: 4, height: 4, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
}

const WHOLE = { roi: null, weight: 1 };

const table: RegionTable = {
  count: 3,
  label: Uint32Array.of(2, 5, 9),
  columns: new Map([['area', Float64Array.of(10, 500, 501)], ['orientation', Float64Array.of(NaN, -1, 1)]]),
};

describe('judge', () => {
  it('judges nothing where the recipe has no rules', () => {
    expect(judge(planWith([]), table)).toEqual({ verdict: null, failures: [] });
  });

  it('passes a frame whose values lie on the limits', () => {
    const plan = planWith([{ id: 'area', property: 'area', min: 10, max: 501 }, { id: 'number', count: { min: 3, max: 3 } }]);
    expect(judge(plan, table)).toEqual({ verdict: 'pass', failures: [] });
  });

  it('holds a limit in micrometres against micrometres, whatever the pixel is', () => {
    const um2 = (pixelSizeUm: number): RegionTable => ({ ...table, columns: new Map([...table.columns, ['area_um2', table.columns.get('area')!.map((area) => area * pixelSizeUm ** 2)]]) });
    const rules = [{ id: 'too big', property: 'area_um2', max: 2000 }];
    expect(judge(planWith(rules, { pixelSizeUm: 2 }), um2(2)).failures).toEqual([{ ...WHOLE, ruleId: 'too big', label: 9, property: 'area_um2', value: 2004, limit: 2000, side: 'max' }]);
    // Calibrated anew: what the limit means stays.
    expect(judge(planWith(rules, { pixelSizeUm: 1.99 }), um2(1.99)).verdict).toBe('pass');
    expect(judge(planWith(rules, { pixelSizeUm: 20 }), um2(20)).failures).toHaveLength(3);
  });

  it('names every region that breaks a rule, by its label, and the limit it broke', () => {
    const plan = planWith([{ id: 'too big', property: 'area', max: 500 }, { id: 'too small', property: 'area', min: 11 }]);
    expect(judge(plan, table)).toEqual({
      verdict: 'fail',
      failures: [
        { ...WHOLE, ruleId: 'too big', label: 9, property: 'area', value: 501, limit: 500, side: 'max' },
        { ...WHOLE, ruleId: 'too small', label: 2, property: 'area', value: 10, limit: 11, side: 'min' },
      ],
    });
  });

  it('holds a number of regions against no region', () => {
    expect(judge(planWith([{ id: 'too many', count: { max: 2 } }]), table).failures)
      .toEqual([{ ...WHOLE, ruleId: 'too many', label: null, property: null, value: 3, limit: 2, side: 'max' }]);
    expect(judge(planWith([{ id: 'none', count: { min: 1 } }]), { ...table, count: 0 }).failures)
      .toEqual([{ ...WHOLE, ruleId: 'none', label: null, property: null, value: 0, limit: 1, side: 'min' }]);
  });

  it('lets a value that does not exist break no rule', () => {
    expect(judge(planWith([{ id: 'upright', property: 'orientation', min: -2, max: 2 }]), table).verdict).toBe('pass');
  });

  it('passes no frame whose table lacks regions that a rule would judge', () => {
    const rules = [{ id: 'too big', property: 'area', max: 600 }];
    expect(judge(planWith(rules), table, true)).toEqual({
      verdict: 'fail', failures: [{ ...WHOLE, ruleId: 'region-overflow', label: null, property: null, value: 3, limit: 65_535, side: 'max' }],
    });
    expect(judge(planWith([{ id: 'enough', count: { min: 1 } }]), table, true).verdict).toBe('pass');
  });

  it('refuses a table without the column that a rule reads', () => {
    expect(() => judge(planWith([{ id: 'long', property: 'axis_major_length', max: 3 }]), table))
      .toThrow('rule "long" reads axis_major_length, which the table lacks');
  });

  it('asks of a region every part of all, and one part of any', () => {
    const small = { property: 'area', max: 400 }, tilted = { property: 'orientation', max: 0 };
    expect(judge(planWith([{ id: 'both', all: [small, tilted] }]), table).failures.map(({ label, property }) => [label, property]))
      .toEqual([[5, 'area'], [9, 'area'], [9, 'orientation']]);
    expect(judge(planWith([{ id: 'either', any: [small, tilted] }]), table).failures.map(({ label, property }) => [label, property]))
      .toEqual([[9, 'area'], [9, 'orientation']]);
    expect(judge(planWith([{ id: 'nested', any: [small, { all: [tilted, { property: 'area', max: 500 }] }] }]), table).failures.map(({ label }) => label)).toEqual([9, 9, 9]);
  });

  it('counts only the regions that where holds for; one without the value is not counted', () => {
    const counting = (where: object) => judge(planWith([{ id: 'n', count: { max: 0 }, where }]), table).failures.map(({ value }) => value);
    expect(counting({ property: 'area', min: 500 })).toEqual([2]);
    expect(counting({ property: 'orientation', min: -9 })).toEqual([2]);
    expect(counting({ any: [{ property: 'orientation', min: 1 }, { property: 'area', max: 10 }] })).toEqual([2]);
  });

  it('judges and counts by ROI the regions whose centroid lies in it, and names it', () => {
    const placed: RegionTable = { ...table, columns: new Map([...table.columns, ['centroid_row', Float64Array.of(0, 1.5, 2)], ['centroid_col', Float64Array.of(0, 1, 1)]]) };
    const rois = [{ id: 'top', shape: 'rectangle', row: 0, col: 0, height: 2, width: 4 }];
    const rules = [{ id: 'too big', property: 'area', max: 10, roi: 'top' }, { id: 'too many', count: { max: 1 }, roi: 'top' }];
    expect(judge(planWith(rules, { rois }), placed).failures).toEqual([
      { ruleId: 'too big', label: 5, property: 'area', value: 500, limit: 10, side: 'max', roi: 'top', weight: 1 },
      { ruleId: 'too many', label: null, property: null, value: 2, limit: 1, side: 'max', roi: 'top', weight: 1 },
    ]);
  });

  it('rejects a frame when the weights of its broken rules, each counted once, reach rejectAt', () => {
    const rules = [{ id: 'big', property: 'area', max: 400, weight: 2 }, { id: 'small', property: 'area', min: 11, weight: 0.5 }, { id: 'kept', count: { max: 9 }, weight: 9 }];
    expect(judge(planWith(rules), table).verdict).toBe('fail');
    expect(judge(planWith(rules, { rejectAt: 2.5 }), table).verdict).toBe('fail');
    const lenient = judge(planWith(rules, { rejectAt: 2.6 }), table);
    expect(lenient.verdict).toBe('pass');
    expect(weightOf(lenient.failures)).toBe(2.5);
    expect(judge(planWith(rules, { rejectAt: 99 }), table, true).verdict, 'an overflow cannot be judged').toBe('fail');
  });

  it('trusts the number of regions of an overflowing frame only where none was left out', () => {
    const rules = [{ id: 'enough', count: { min: 1 } }];
    expect(judge(planWith(rules, {}, { filters: { property: 'area', min: 3 } }), table, true).verdict).toBe('fail');
    expect(judge(planWith(rules, {}, { excludeBorder: true }), table, true).verdict).toBe('fail');
  });
});
