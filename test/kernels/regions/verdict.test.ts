import { describe, expect, it } from 'vitest';
import { createPlan, type Plan } from '../../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../../kernels/recipe/schema.ts';
import type { RegionTable } from '../../../kernels/regions/regionTable.ts';
import { judge } from '../../../kernels/regions/verdict.ts';

function planWith(rules: readonly object[]): Plan {
  const stages = [{ stage: 'threshold', method: 'fixed', levelDn: 0 }, { stage: 'label' }, { stage: 'measure', properties: ['area', 'orientation'] }];
  return createPlan(recipeSchema.parse({ recipe: 1, name: 'judged', stages, rules }),
    { width: 4, height: 4, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
}

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

  it('names every region that breaks a rule, by its label, and the limit it broke', () => {
    const plan = planWith([{ id: 'too big', property: 'area', max: 500 }, { id: 'too small', property: 'area', min: 11 }]);
    expect(judge(plan, table)).toEqual({
      verdict: 'fail',
      failures: [
        { ruleId: 'too big', label: 9, value: 501, limit: 500, side: 'max' },
        { ruleId: 'too small', label: 2, value: 10, limit: 11, side: 'min' },
      ],
    });
  });

  it('holds a number of regions against no region', () => {
    expect(judge(planWith([{ id: 'too many', count: { max: 2 } }]), table).failures)
      .toEqual([{ ruleId: 'too many', label: null, value: 3, limit: 2, side: 'max' }]);
    expect(judge(planWith([{ id: 'none', count: { min: 1 } }]), { ...table, count: 0 }).failures)
      .toEqual([{ ruleId: 'none', label: null, value: 0, limit: 1, side: 'min' }]);
  });

  it('lets a value that does not exist break no rule', () => {
    expect(judge(planWith([{ id: 'upright', property: 'orientation', min: -2, max: 2 }]), table).verdict).toBe('pass');
  });

  it('passes no frame whose table lacks regions that a rule would judge', () => {
    const rules = [{ id: 'too big', property: 'area', max: 600 }];
    expect(judge(planWith(rules), table, true)).toEqual({
      verdict: 'fail', failures: [{ ruleId: 'region-overflow', label: null, value: 3, limit: 65_535, side: 'max' }],
    });
    expect(judge(planWith([{ id: 'enough', count: { min: 1 } }]), table, true).verdict).toBe('pass');
  });

  it('refuses a table without the column that a rule reads', () => {
    expect(() => judge(planWith([{ id: 'long', property: 'axis_major_length', max: 3 }]), table))
      .toThrow('rule "long" reads axis_major_length, which the table lacks');
  });
});
