import { recipeSchema } from 'sightline/kernels';
import { describe, expect, it } from 'vitest';
import { failureText } from '../../../renderer/regions/failureText.ts';
import { formatCount, formatElapsed, formatMs, formatShare, formatValue } from '../../../renderer/regions/formatNumber.ts';
import { binOf, histogramOf } from '../../../renderer/regions/histogram.ts';
import { HISTORY_REGIONS, PropertyHistory } from '../../../renderer/regions/propertyHistory.ts';
import { markedLabel } from '../../../renderer/regions/markedLabel.ts';
import { regionPlace } from '../../../renderer/regions/regionPlace.ts';
import { limitsOf } from '../../../renderer/regions/ruleLimits.ts';
import { FAILING_FIRST, sortRows } from '../../../renderer/regions/sortRows.ts';
import { drawnFrame } from '../drawnCosts.ts';

const rules = recipeSchema.shape.rules.parse([
  { id: 'too big', property: 'area', max: 500 }, { id: 'range', property: 'area', min: 20, max: 900 }, { id: 'few', count: { min: 3 } },
]);

describe('a histogram', () => {
  it('counts every value once, the largest in the last bin', () => {
    expect(histogramOf(Float64Array.of(0, 1, 2, 3, 4), 4, [])).toEqual({ min: 0, max: 4, counts: Uint32Array.of(1, 1, 1, 2), largest: 2 });
  });
  it('shows a limit that no value reaches, and a single value with room round it', () => {
    expect(histogramOf(Float64Array.of(5), 2, [10])).toMatchObject({ min: 5, max: 10 });
    expect(histogramOf(Float64Array.of(5, 5), 2, [])).toMatchObject({ min: 4.5, max: 5.5, largest: 2 });
    expect(histogramOf(new Float64Array(0), 4, [1])).toBeNull();
  });
  it('puts what lies outside into the end bins', () => {
    expect([binOf(-1, 0, 10, 5), binOf(99, 0, 10, 5), binOf(2, 0, 10, 5)]).toEqual([0, 4, 1]);
  });
});

describe('the history of a property', () => {
  it('keeps the last 10,000 values of every column and takes a frame in once', () => {
    const history = new PropertyHistory();
    history.add(drawnFrame(1, [5, NaN, 7]));
    history.add(drawnFrame(1, [5, NaN, 7]));
    expect([...history.valuesOf('area')]).toEqual([5, 7]);
    for (let i = 2; i < 14; i++) history.add(drawnFrame(i, new Array<number>(1000).fill(i)));
    expect(history.valuesOf('area')).toHaveLength(HISTORY_REGIONS);
    expect(Math.min(...history.valuesOf('area'))).toBe(4);
    expect(history.valuesOf('no such')).toHaveLength(0);
  });
  it('forgets a column that the recipe no longer has', () => {
    const history = new PropertyHistory();
    history.add(drawnFrame(1, [5]));
    const { regions, ...frame } = drawnFrame(2, [5]);
    history.add({ ...frame, regions: { ...regions, columns: new Map([['extent', Float64Array.of(1)]]) } });
    expect(history.columns).toEqual(['extent']);
  });
});

describe('the table of regions', () => {
  const { regions } = drawnFrame(1, [30, 10, NaN, 20]);
  it('has the failing ones first, then raster order', () => {
    expect([...sortRows(regions, FAILING_FIRST, new Set([4, 2]))]).toEqual([1, 3, 0, 2]);
  });
  it('sorts by a column either way, what is missing last', () => {
    expect([...sortRows(regions, { column: 'area', descending: false }, new Set())]).toEqual([1, 3, 0, 2]);
    expect([...sortRows(regions, { column: 'area', descending: true }, new Set())]).toEqual([0, 3, 1, 2]);
    expect([...sortRows(regions, { column: 'label', descending: true }, new Set())]).toEqual([3, 2, 1, 0]);
    expect([...sortRows(regions, { column: 'gone', descending: true }, new Set())]).toEqual([0, 1, 2, 3]);
  });
  it('finds a region by its box, else its centroid', () => {
    expect(regionPlace(regions, 2)).toEqual({ row: 12, col: 23, height: 4, width: 6 });
    const centroids = { ...regions, columns: new Map([['centroid_row', Float64Array.of(1, 2, 3, 4)], ['centroid_col', Float64Array.of(5, 6, 7, 8)]]) };
    expect(regionPlace(centroids, 3)).toEqual({ row: 3, col: 7, height: 0, width: 0 });
    expect(regionPlace({ ...regions, columns: new Map() }, 1)).toBeNull();
    expect(regionPlace(regions, 99)).toBeNull();
  });
  it('selects the marked region as the worker found it, or in the frame it was pointed out in', () => {
    const mark = { id: 4, frame: 1, label: 2 };
    expect(markedLabel(drawnFrame(1, [5, 6]), null)).toBeNull();
    expect(markedLabel(drawnFrame(1, [5, 6]), mark)).toBe(2);
    expect(markedLabel(drawnFrame(2, [5, 6]), mark)).toBeNull();
    expect(markedLabel(drawnFrame(2, [5, 6], { marked: { id: 3, label: 2 } }), mark)).toBeNull();
    expect(markedLabel(drawnFrame(2, [5, 6], { marked: { id: 4, label: 1 } }), mark)).toBe(1);
  });
});

describe('rules in words', () => {
  it('name the rule, the region, the value and the limit', () => {
    const whole = { roi: null, weight: 1 };
    expect(failureText({ ...whole, ruleId: 'too big', label: 117, property: 'area', value: 612, limit: 500, side: 'max' })).toBe('too big: region 117, area 612 > 500 px²');
    expect(failureText({ ...whole, ruleId: 'few', label: null, property: null, value: 2, limit: 3, side: 'min' })).toBe('few: number 2 < 3 regions');
  });
  it('name the ROI and the weight of a rule that has them', () => {
    expect(failureText({ ruleId: 'too big', label: 117, property: 'area', value: 612, limit: 500, side: 'max', roi: 'web', weight: 3 }))
      .toBe('too big: region 117 in web, area 612 > 500 px²; weight 3');
    expect(failureText({ ruleId: 'few', label: null, property: null, value: 2, limit: 3, side: 'min', roi: 'web', weight: 0.5 }))
      .toBe('few: in web, number 2 < 3 regions; weight 0.5');
  });
  it('give the limits on a column', () => {
    expect(limitsOf(rules, 'area').map(({ side, value }) => [side, value])).toEqual([['max', 500], ['min', 20], ['max', 900]]);
    expect(limitsOf(rules, 'extent')).toEqual([]);
  });
});

describe('numbers for people', () => {
  it('group thousands, keep tabular decimals and never call something nothing', () => {
    expect([formatCount(7571), formatCount(999), formatCount(1234567)]).toEqual(['7\u2009571', '999', '1\u2009234\u2009567']);
    expect([formatMs(0.3149), formatMs(33.3), formatMs(137.4)]).toEqual(['0.31', '33.30', '137']);
    expect([formatShare(0), formatShare(0.002), formatShare(0.19)]).toEqual(['0 %', '<1 %', '19 %']);
    expect([formatElapsed(252_999), formatElapsed(-5), formatElapsed(36_000_000)]).toEqual(['00:04:12', '00:00:00', '10:00:00']);
    expect([formatValue('area', 612), formatValue('touches_border', 1), formatValue('eccentricity', 0.8712), formatValue('area', NaN)]).toEqual(['612', 'yes', '0.871', '–']);
  });
});
