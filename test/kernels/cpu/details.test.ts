import { describe, expect, it } from 'vitest';
import { createPlan, parseRecipe, REGION_PROPERTY_NAMES, type DetailColumns, type Frame, type Plan, type RegionTable } from 'sightline/kernels';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { granularNoise, noise } from '../../support/maskPatterns.ts';
import { referenceTable } from '../../support/referenceTable.ts';
import { DETAIL_PATTERNS, DETAIL_SIZES, sampledFrame } from '../detailScenes.ts';
import { intensityIntegers } from '../gpu/frameExpectation.ts';
import { createNodeHost } from './nodeHost.ts';
import { createOneThread } from './oneThread.ts';
import { gray16, gray8, maskFrame, planOf } from './scene.ts';

/** One engine for all frames: what one frame leaves must not show in the next. */
async function inspected(plan: Plan, frames: readonly Frame[], threads: number): Promise<RegionTable[]> {
  const engine = await createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null });
  try {
    const tables: RegionTable[] = [];
    for (const frame of frames) tables.push((await engine.inspect(frame)).regions);
    return tables;
  } finally {
    engine.destroy();
  }
}

function expectEqual(found: RegionTable, expected: RegionTable, title: string): void {
  expect(found.count, title).toBe(expected.count);
  for (const [column, values] of expected.columns) expect(found.columns.get(column), `${title}: ${column}`).toEqual(values);
}

function circularity(area: number, { straight, diagonal, mixed }: DetailColumns<'outline'>, row: number): number {
  const length = straight[row]! + diagonal[row]! * Math.SQRT2 + mixed[row]! * ((1 + Math.SQRT2) / 2);
  return length === 0 ? NaN : (4 * Math.PI * area) / length ** 2;
}

describe('details of the wasm engine', () => {
  for (const [width, height] of DETAIL_SIZES) {
    for (const connectivity of [8, 4] as const) {
      it(`equal the reference bit for bit: ${width}x${height}, ${connectivity}-connected`, async () => {
        const format = gray8(width, height);
        const plan = planOf(format, { connectivity, measure: { properties: REGION_PROPERTY_NAMES } });
        const masks = DETAIL_PATTERNS.map(([, draw]) => draw(width, height)), frames = masks.map((mask) => sampledFrame(format, mask));
        const expected = masks.map((mask, k) => referenceTable(plan, mask, Int32Array.from(frames[k]!.pixels)));
        for (const threads of [1, 3]) {
          const tables = await inspected(plan, frames, threads);
          tables.forEach((table, k) => expectEqual(table, expected[k]!, `${DETAIL_PATTERNS[k]![0]}, ${threads} threads`));
        }
      });
    }
  }

  for (const [title, bitDepth, flatField, height] of [['16-bit samples', 12, false, 90], ['corrected samples', 12, true, 90], ['a region too large for a list', 8, true, 480]] as const) {
    it(`finds medians of ${title}`, async () => {
      const format = bitDepth === 8 ? gray8(140, height) : gray16(140, height, bitDepth);
      const plan = planOf(format, { flatField, threshold: { method: 'fixed', levelDn: flatField ? -500 : 700 }, measure: { properties: ['area', 'intensity_median'] } });
      const frame = sampledFrame(format, noise(140, height, 0.5, 3));
      const mask = Uint8Array.from(frame.pixels, (sample) => (flatField || sample > 700 ? 1 : 0));
      const [table] = await inspected(plan, [frame], 2);
      expectEqual(table!, referenceTable(plan, mask, intensityIntegers(plan, frame)), title);
    });
  }

  it('belong to the rows that are left where regions are dropped by area and at the border', async () => {
    const [width, height] = [120, 80], format = gray8(width, height), mask = granularNoise(width, height, 0.45, 2, 12), frame = sampledFrame(format, mask);
    const all = planOf(format, { connectivity: 4, measure: { properties: REGION_PROPERTY_NAMES } });
    const expected = referenceTable(all, mask, Int32Array.from(frame.pixels));
    const limits = { minAreaPx2: 6, maxAreaPx2: 90, excludeBorder: true };
    const rows = [...expected.label.keys()].filter((row) => {
      const area = expected.columns.get('area')![row]!;
      return area >= limits.minAreaPx2 && area <= limits.maxAreaPx2 && expected.columns.get('touches_border')![row] === 0;
    });
    expect(rows.length).toBeGreaterThan(20);
    const [table] = await inspected(planOf(format, { connectivity: 4, measure: { properties: REGION_PROPERTY_NAMES, ...limits } }), [frame], 3);
    expect([...table!.label]).toEqual(rows.map((row) => expected.label[row]));
    for (const [column, values] of expected.columns) expect(table!.columns.get(column), column).toEqual(Float64Array.from(rows, (row) => values[row]!));
  });

  it('that are no sums are found for the regions that the filters may keep', async () => {
    const [width, height] = [120, 80], format = gray8(width, height), mask = granularNoise(width, height, 0.45, 2, 12), frame = sampledFrame(format, mask);
    const filters = { all: [{ property: 'circularity', min: 0.5 }, { property: 'solidity', min: 0.8 }, { property: 'area_um2', min: 20 }] };
    const stages = [
      { stage: 'threshold', method: 'fixed', levelDn: 127.5 }, { stage: 'label', connectivity: 4 },
      { stage: 'measure', properties: ['area', 'circularity', 'solidity', 'area_filled', 'intensity_median', 'moments_hu'], filters },
    ];
    const plan = createPlan(parseRecipe({ recipe: 1, name: 'filters', pixelSizeUm: 2, stages }), format);
    const expected = referenceTable(plan, mask, Int32Array.from(frame.pixels));
    expect(expected.count).toBeGreaterThan(10);
    for (const threads of [1, 3]) {
      const [table] = await inspected(plan, [frame], threads);
      expectEqual(table!, expected, `${threads} threads`);
    }
    const { sums } = (await createOneThread(plan)).inspect(frame.pixels);
    const { hull, median, outline } = sums.details!;
    const candidates = sums.area.filter((area, row) => area >= 5 && circularity(area, outline!, row) >= 0.5).length;
    expect(candidates).toBeLessThan(sums.count / 2);
    expect([hull!.doubleArea, median!.middle].map((column) => column.filter((value) => value > 0).length)).toEqual([candidates, candidates]);
  });

  it('are found for as many regions as the table holds, and no further', async () => {
    const size = 520, mask = new Uint8Array(size * size).map((_, pixel) => (pixel % 2 === 0 && Math.floor(pixel / size) % 2 === 0 ? 1 : 0));
    const plan = planOf(gray8(size, size), { measure: { properties: ['perimeter_crofton', 'area_filled', 'area_convex', 'intensity_median'] } });
    const [table] = await inspected(plan, [maskFrame(mask)], 2);
    expect(table!.count).toBe(65_536);
    for (const [column, value] of [['area_filled', 1], ['area_convex', 1], ['intensity_median', 255]] as const) {
      expect(table!.columns.get(column)!.every((each) => each === value), column).toBe(true);
    }
    expect(new Set(table!.columns.get('perimeter_crofton')).size).toBe(1);
  });
});
