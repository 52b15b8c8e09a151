import { describe, expect, it } from 'vitest';
import { limitsAt, placesOf } from '../../../renderer/regions/limitRange.ts';
import { PropertyHistory } from '../../../renderer/regions/propertyHistory.ts';
import { withLimits } from '../../../renderer/recipe/rules.ts';

type Added = Parameters<PropertyHistory['add']>[0];
const frame = (sequence: number, ...area: number[]): Added => ({
  header: { runId: 1, sequence } as Added['header'],
  regions: { count: area.length, label: Uint32Array.from(area, (_, i) => i + 1), columns: new Map([['area', Float64Array.from(area)]]) },
});

describe('limits that are tried out', () => {
  it('reject regions outside them, and every frame that has one', () => {
    const history = new PropertyHistory();
    [frame(1, 5, 10, 15), frame(2, 11), frame(3, 30, NaN), frame(3, 99)].forEach((each) => { history.add(each); });
    expect(history.rejectedBy('area', { min: 10, max: 15 })).toEqual({ regions: 2, ofRegions: 5, frames: 2, ofFrames: 3 });
    expect(history.rejectedBy('area', {})).toEqual({ regions: 0, ofRegions: 5, frames: 0, ofFrames: 3 });
    expect(history.rejectedBy('area', { max: 4 })).toEqual({ regions: 5, ofRegions: 5, frames: 3, ofFrames: 3 });
    expect(history.rejectedBy('extent', { max: 4 })).toEqual({ regions: 0, ofRegions: 0, frames: 0, ofFrames: 0 });
  });

  it('are no limits at the ends of the axis, and stand where they were put', () => {
    const axis = { min: 20, max: 1520 };
    expect(limitsAt(axis, [0, 1000])).toEqual({});
    expect(limitsAt(axis, [0, 500])).toEqual({ max: 770 });
    expect(placesOf(axis, { max: 770 })).toEqual([0, 500]);
    expect(limitsAt({ min: 0.1, max: 0.9 }, [125, 1000])).toEqual({ min: 0.2 });
    expect(placesOf(axis, { min: -5, max: 9999 })).toEqual([0, 1000]);
  });

  it('become a rule under a free name, or replace those of the rule that is there', () => {
    const rules = [{ id: 'rule 1', count: { max: 3 } }, { id: 'in web', property: 'area', max: 1, roi: 'web' }];
    expect(withLimits({ rules }, 'area', { max: 9 })).toEqual({ rules: [...rules, { id: 'rule 3', property: 'area', max: 9 }] });
    expect(withLimits({ rules: [{ id: 'big', property: 'area', min: 2, max: 9, weight: 3 }] }, 'area', { max: 7 })).toEqual({ rules: [{ id: 'big', property: 'area', weight: 3, max: 7 }] });
  });
});
