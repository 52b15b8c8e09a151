import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grayPicture } from '../../../main/export/report/grayPicture.ts';
import { numberText } from '../../../main/export/report/numberText.ts';
import { readDistribution, readSeries } from '../../../main/export/report/reportData.ts';
import { limitsOn, ruleText } from '../../../main/export/report/ruleText.ts';
import { roiShapes } from '../../../main/export/report/roiShapes.ts';
import { openSelection, type Selection } from '../../../main/export/selection.ts';
import { createSession, openStoredSession } from '../../../main/session/index.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from '../session/drawnRun.ts';

describe('a picture', () => {
  it('should be gray from 0 DN to full scale, at any depth and range', () => {
    const bytes = (pixels: Uint8Array | Uint16Array, format: { bitDepth: number; range: 'full' | 'limited' }): number[] =>
      [...decode(grayPicture({ pixels }, { width: pixels.length, height: 1, pixelFormat: format.bitDepth === 8 ? 'gray8' : 'gray16le', ...format }).png).data];
    expect(bytes(Uint8Array.of(0, 1, 128, 255), { bitDepth: 8, range: 'full' })).toEqual([0, 1, 128, 255]);
    expect(bytes(Uint8Array.of(0, 16, 126, 235, 255), { bitDepth: 8, range: 'limited' })).toEqual([0, 0, 128, 255, 255]);
    expect(bytes(Uint16Array.of(0, 2048, 4095), { bitDepth: 12, range: 'full' })).toEqual([0, 128, 255]);
  });

  it('should be made smaller by whole pixels, each the mean of those it stands for', () => {
    const pixels = new Uint8Array(1000 * 3).fill(10);
    pixels[999] = 50;
    pixels[2 * 1000] = 40;
    const { width, height, data } = decode(grayPicture({ pixels }, { width: 1000, height: 3, pixelFormat: 'gray8', bitDepth: 8, range: 'full' }).png);
    expect([width, height, data[0], data[499], data[500]]).toEqual([500, 2, 10, 20, 25]);
  });
});

describe("the report's numbers", () => {
  let folder: string;
  let selection: Selection;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-parts-')); });
  afterEach(async () => {
    await selection.close();
    rmSync(folder, { recursive: true });
  });
  const record = async (frames: number, values: readonly number[]): Promise<void> => {
    const plan = drawnPlan({ properties: ['intensity_mean'] });
    const session = await createSession(drawnOptions(folder, plan, { exports: [] }));
    for (let frame = 0; frame < frames; frame++) await session.append(drawnResult(plan, frame, values.length, { intensity_mean: [...values] }), frame % 2 === 0 ? 'pass' : 'fail', []);
    await session.close(drawnOutcome(frames));
    selection = await openSelection(await openStoredSession(folder), { frames: null, where: null });
  };

  it('should count every value in one bin, the limits in their range, null in none', async () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 50 + 100);
    await record(1, [...values, NaN, 1e6]);
    const found = (await readDistribution(selection, 'intensity_mean', [20]))!;
    expect(found).toMatchObject({ count: 1001, min: Math.min(...values), max: 1e6, from: 20 });
    expect(found.outside).toBe([...values, 1e6].filter((value) => value > found.to).length);
    expect(found.outside).toBeGreaterThan(0);
    expect(found.median).toBeCloseTo([...values, 1e6].sort((a, b) => a - b)[500]!, 9);
    const step = (found.to - found.from) / found.bins.length;
    const expected = found.bins.map(() => 0);
    for (const value of [...values, 1e6]) expected[Math.min(found.bins.length - 1, Math.floor((value - found.from) / step))]! += 1;
    expect(found.bins).toEqual(expected);
  });

  it('should have a range where all values are one, and nothing where there are none', async () => {
    await record(2, [7, 7]);
    const found = (await readDistribution(selection, 'intensity_mean', []))!;
    expect(found).toMatchObject({ count: 4, from: 3.5, to: 10.5, outside: 0 });
    expect(found.bins.reduce((sum, count) => sum + count, 0)).toBe(4);
    await selection.close();
    selection = await openSelection(await openStoredSession(folder), { frames: [{ from: 5 }], where: null });
    expect(await readDistribution(selection, 'intensity_mean', [])).toBeNull();
    expect(await readSeries(selection)).toEqual([]);
  });

  it('should put neighbouring frames together on a long run and lose none', async () => {
    await record(1001, [1, 2, 3]);
    const points = await readSeries(selection);
    expect(points).toHaveLength(480);
    expect(points.reduce((sum, { frames }) => sum + frames, 0)).toBe(1001);
    expect(points.reduce((sum, { failed }) => sum + failed, 0)).toBe(500);
    points.slice(1).forEach((point, i) => { expect(point.firstFrame).toBe(points[i]!.lastFrame + 1); });
    expect(points[0]).toMatchObject({ firstFrame: 0, regionsMin: 3, regionsMean: 3, regionsMax: 3, totalMaxMs: 2.5 });
  });
});

describe('words for rules and numbers', () => {
  it('should say what a rule asks', async () => {
    const rules = drawnPlan({}, { rules: [{ id: 'a', property: 'area', min: 5, max: 500 }, { id: 'b', count: { max: 3 } }, { id: 'c', property: 'eccentricity', min: 0.5 }] }).recipe.rules;
    expect(rules.map((rule) => ruleText(rule))).toEqual(['area from 5 to 500 px²', 'number of regions at most 3', 'eccentricity at least 0.5']);
    expect(limitsOn('area', rules)).toEqual([{ value: 5, name: 'a, at least' }, { value: 500, name: 'a, at most' }]);
    expect(limitsOn('extent', rules)).toEqual([]);
    const grouped = drawnPlan({}, {
      rois: [{ id: 'edge', shape: 'rectangle', row: 1, col: 2, height: 3, width: 4 }],
      rules: [
        { id: 'a', any: [{ property: 'area', max: 9 }, { all: [{ property: 'extent', min: 0.5 }, { property: 'area', max: 90 }] }], roi: 'edge', weight: 2 },
        { id: 'b', count: { max: 3 }, where: { property: 'area', min: 7 } },
      ],
    }).recipe;
    expect(grouped.rules.map((rule) => ruleText(rule))).toEqual(['area at most 9 px² or (extent at least 0.5 and area at most 90 px²), in edge (weight 2)', 'number of regions with area at least 7 px² at most 3']);
    expect(limitsOn('area', grouped.rules)).toEqual([{ value: 9, name: 'a, at most' }, { value: 90, name: 'a, at most' }]);
    expect(roiShapes(grouped.rois).map(({ text }) => text)).toEqual(['<rect class="roi" x="2" y="1" width="4" height="3"><title>ROI edge, included</title></rect>']);
  });

  it('should write numbers shortly', () => {
    expect([0, 5, 1234567, 0.123456, 1234.5678, 1.5e9, 0.00001234, -3].map(numberText)).toEqual(['0', '5', '1234567', '0.1235', '1235', '1.50e+9', '1.23e-5', '-3']);
  });
});
