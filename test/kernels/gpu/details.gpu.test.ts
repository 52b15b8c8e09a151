import { expect, it } from 'vitest';
import { createPlan, parseRecipe, REGION_PROPERTY_NAMES, type Engine, type Frame, type MaskDetails, type Plan, type RegionProperty, type RegionSums, type RegionTable } from 'sightline/kernels';
import { createMaskDetails } from '../../../kernels/cpu/maskDetails.ts';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { createWebgpuEngine, type WebgpuEngineOptions } from '../../../kernels/gpu/webgpuEngine.ts';
import { granularNoise, noise } from '../../support/maskPatterns.ts';
import { describeGpu, nodeGpuHost } from '../../support/nodeGpu.ts';
import { referenceTable } from '../../support/referenceTable.ts';
import { createNodeHost } from '../cpu/nodeHost.ts';
import { gray16, gray8, planOf } from '../cpu/scene.ts';
import { DETAIL_PATTERNS, DETAIL_SIZES, sampledFrame } from '../detailScenes.ts';
import { intensityIntegers } from './frameExpectation.ts';

/** Those that are derived from sums alone: none of them needs the mask on the CPU. */
const SUMMED: readonly RegionProperty[] = ['area', 'perimeter', 'perimeter_crofton', 'euler_number', 'moments', 'moments_central', 'moments_hu', 'saturated_area'];

const webgpu = (plan: Plan, options: Partial<WebgpuEngineOptions> = {}) => createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true, ...options });
const wasm = (plan: Plan) => createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null });

/** One engine for all frames: what one frame leaves must not show in the next. */
async function inspected(making: Promise<Engine>, frames: readonly Frame[]): Promise<RegionTable[]> {
  const engine = await making;
  try {
    const tables: RegionTable[] = [];
    for (const frame of frames) tables.push((await engine.inspect(frame)).regions);
    return tables;
  } finally {
    engine.destroy();
  }
}

function expectEqual(found: RegionTable, expected: RegionTable, title: string): void {
  expect(found.label, title).toEqual(expected.label);
  for (const [column, values] of expected.columns) expect(found.columns.get(column), `${title}: ${column}`).toEqual(values);
}

describeGpu('details of the webgpu engine', () => {
  for (const [width, height] of DETAIL_SIZES) {
    for (const connectivity of [8, 4] as const) {
      it(`that are sums equal the reference bit for bit: ${width}x${height}, ${connectivity}-connected`, async () => {
        const format = gray8(width, height);
        const plan = planOf(format, { connectivity, measure: { properties: SUMMED } });
        const masks = DETAIL_PATTERNS.map(([, draw]) => draw(width, height)), frames = masks.map((mask) => sampledFrame(format, mask));
        const tables = await inspected(webgpu(plan), frames);
        tables.forEach((table, k) => { expectEqual(table, referenceTable(plan, masks[k]!, Int32Array.from(frames[k]!.pixels)), DETAIL_PATTERNS[k]![0]); });
      });
    }
  }

  it.each([4, 8] as const)('are those of the wasm engine where some come from the mask, %i-connected, limited by area and at the border', async (connectivity) => {
    const format = gray8(211, 150), measure = { properties: REGION_PROPERTY_NAMES, minAreaPx2: 6, maxAreaPx2: 900, excludeBorder: true };
    const plan = planOf(format, { connectivity, measure });
    const frames = [granularNoise(211, 150, 0.45, 2, 12), noise(211, 150, connectivity === 4 ? 0.55 : 0.35, 4)].map((mask) => sampledFrame(format, mask));
    const tables = await inspected(webgpu(plan, { createDetails: createMaskDetails }), frames);
    expect(tables.every(({ count }) => count > 20)).toBe(true);
    expect(tables).toEqual(await inspected(wasm(plan), frames));
  });

  it('that are no sums are found for the regions that the filters may keep', async () => {
    const format = gray8(211, 150), frame = sampledFrame(format, granularNoise(211, 150, 0.45, 2, 12));
    const filters = { all: [{ property: 'circularity', min: 0.5 }, { property: 'solidity', min: 0.8 }, { property: 'area', min: 5 }] };
    const plan = planOf(format, { connectivity: 4, measure: { properties: ['area', 'solidity', 'area_filled', 'intensity_median', 'moments_hu'], filters } });
    const measured: RegionSums[] = [];
    const createDetails = async (onMask: Plan): Promise<MaskDetails> => {
      const details = await createMaskDetails(onMask);
      return { measure: (mask, pixels, sums) => details.measure(mask, pixels, (measured.push(sums), sums)) };
    };
    const [table] = await inspected(webgpu(plan, { createDetails }), [frame]);
    const [expected] = await inspected(wasm(plan), [frame]);
    expect(table).toEqual(expected);
    expect(measured[0]!.count).toBeGreaterThan(expected!.count);
    expect(measured[0]!.area.every((area) => area >= 5)).toBe(true);
  });

  it.each(['flag', 'drop'])('count pixels inside the ROI of regions that touch by corners, of 12 bits: %s', async (roiMode) => {
    const format = gray16(201, 133, 12);
    const stages = [{ stage: 'threshold', method: 'fixed', levelDn: 1_900 }, { stage: 'label', connectivity: 4 }, { stage: 'measure', properties: ['area', 'perimeter', 'saturated_area', 'intensity_mean', 'moments_central'] }];
    const rois = [{ id: 'a', shape: 'circle', row: 66, col: 100, radiusPx: 60 }];
    const plan = createPlan(parseRecipe({ recipe: 1, name: 'inside', stages, rois, roiMode }), format);
    const frames = [granularNoise(201, 133, 0.4, 3, 2), noise(201, 133, 0.3, 9)].map((mask) => sampledFrame(format, mask));
    const tables = await inspected(webgpu(plan), frames);
    expect(tables.every(({ count }) => count > 20)).toBe(true);
    expect(tables).toEqual(await inspected(wasm(plan), frames));
  });

  it('count saturated pixels before any correction, with and without sums of intensities', async () => {
    const format = gray8(131, 77), mask = granularNoise(131, 77, 0.5, 3, 7);
    const drawn = sampledFrame(format, mask), frame = { ...drawn, pixels: drawn.pixels.map((sample) => (sample > 200 ? 255 : sample)) };
    for (const properties of [['saturated_area'], ['saturated_area', 'intensity_std', 'centroid_weighted']]) {
      const plan = planOf(format, { flatField: true, threshold: { method: 'fixed', levelDn: 100 }, measure: { properties } });
      const [table] = await inspected(webgpu(plan), [frame]);
      const [expected] = await inspected(wasm(plan), [frame]);
      expect(table).toEqual(expected);
      expect(Math.max(...table!.columns.get('saturated_area')!)).toBeGreaterThan(10);
    }
  });

  it('belong to the first regions in raster order where there are more than records', async () => {
    const format = gray8(200, 120), capacity = 300, mask = noise(200, 120, 0.3, 3), frame = sampledFrame(format, mask);
    const plan = planOf(format, { connectivity: 4, measure: { properties: SUMMED } });
    const all = referenceTable(plan, mask, intensityIntegers(plan, frame));
    expect(all.count).toBeGreaterThan(3 * capacity);
    const [table] = await inspected(webgpu(plan, { capacity }), [frame]);
    expect(table!.count).toBe(capacity);
    for (const [column, values] of all.columns) expect(table!.columns.get(column), column).toEqual(values.subarray(0, capacity));
  });

  it('sum third powers beyond 64 bits far from the origin', async () => {
    const width = 230_000, format = gray8(width, 1), mask = new Uint8Array(width).map((_, column) => (column >= 190_000 ? 1 : 0));
    const plan = planOf(format, { measure: { properties: ['moments_central'] } });
    const frame = sampledFrame(format, mask);
    const [table] = await inspected(webgpu(plan), [frame]);
    expectEqual(table!, referenceTable(plan, mask, intensityIntegers(plan, frame)), 'a wide frame');
  });
});
