import { describe, expect, it } from 'vitest';
import { recipeSchema } from 'sightline/kernels';
import { pixelSizeOf, withConditionTarget } from '../../../renderer/recipe/conditions.ts';
import { filtersPath, roiNames, withTarget } from '../../../renderer/recipe/rules.ts';

const limit = { property: 'area', max: 9 }, other = { property: 'extent', min: 0.5 };

describe('conditions in the form', () => {
  it('keep their limits on another property, and become the first part of a group and back', () => {
    expect(withConditionTarget(limit, 'perimeter')).toEqual({ property: 'perimeter', max: 9 });
    expect(withConditionTarget(limit, 'any')).toEqual({ any: [limit] });
    expect(withConditionTarget({ any: [limit, other] }, 'all')).toEqual({ all: [limit, other] });
    expect(withConditionTarget({ all: [{ any: [limit] }] }, 'extent')).toEqual({ property: 'extent', max: 9 });
  });

  it('keep what they mean from pixels to micrometres and back, and no more than that', () => {
    const both = { property: 'area', min: 10, max: 64 };
    const calibrated = withConditionTarget(both, 'area_um2', 12.5);
    expect(calibrated).toEqual({ property: 'area_um2', min: 1562.5, max: 10_000 });
    expect(withConditionTarget(calibrated, 'area', 12.5)).toEqual(both);
    expect(withConditionTarget({ property: 'perimeter', max: 0.3 }, 'perimeter_um', 0.1)).toEqual({ property: 'perimeter_um', max: 0.03 });
    // Another property is another question: the number stays as it was typed.
    expect(withConditionTarget(both, 'perimeter_um', 12.5)).toEqual({ property: 'perimeter_um', min: 10, max: 64 });
    expect(withTarget({ id: 'a', ...both }, 'area_um2', 2)).toEqual({ id: 'a', property: 'area_um2', min: 40, max: 256 });
    expect([pixelSizeOf({ pixelSizeUm: 2 }), pixelSizeOf({ pixelSizeUm: 0 }), pixelSizeOf({})]).toEqual([2, null, null]);
  });

  it('of rules keep name, ROI and weight, whatever the rule is about', () => {
    const rule = { id: 'a', roi: 'web', weight: 2, ...limit };
    const group = withTarget(rule, 'all'), count = withTarget(rule, 'count');
    expect(group).toEqual({ id: 'a', roi: 'web', weight: 2, all: [limit] });
    expect(count).toEqual({ id: 'a', roi: 'web', weight: 2, count: { max: 9 } });
    expect(withTarget(count, 'any')).toEqual({ id: 'a', roi: 'web', weight: 2, any: [limit] });
    expect(withTarget(group, 'extent')).toEqual({ id: 'a', roi: 'web', weight: 2, property: 'extent', max: 9 });
  });

  it('make recipes that are sound', () => {
    const stages = [{ stage: 'threshold', method: 'otsu' }, { stage: 'label' }, { stage: 'measure', filters: withConditionTarget(limit, 'any') }];
    const rois = [{ id: 'web', shape: 'circle', row: 1, col: 1, radiusPx: 3 }];
    const draft = { recipe: 1, name: 'x', stages, rois, rules: [withTarget({ id: 'a', roi: 'web', ...limit }, 'all')] };
    expect(recipeSchema.safeParse(draft).error).toBeUndefined();
    expect([filtersPath(draft), roiNames(draft)]).toEqual([['stages', 2, 'filters'], ['web']]);
  });
});
