import { expect, it } from 'vitest';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { createNodeHost } from './nodeHost.ts';
import { gray8, planOf } from './scene.ts';

const PIXELS = Uint8Array.of(
  10, 10, 10, 10, 10,
  10, 200, 10, 10, 10,
  10, 10, 210, 10, 10,
  10, 10, 10, 10, 10,
  10, 10, 10, 180, 190,
);

it('should find the two regions of a drawn 5x5 frame, and three where corners do not connect', async () => {
  const tables = [];
  for (const connectivity of [8, 4] as const) {
    const plan = planOf(gray8(5, 5), { connectivity, measure: { properties: ['area', 'bbox', 'intensity_mean', 'touches_border'] } });
    const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null });
    const { regions, labelledCount } = await engine.inspect({ index: 0, ptsUs: null, pixels: PIXELS });
    tables.push({ labelledCount, label: [...regions.label], ...Object.fromEntries([...regions.columns].map(([name, values]) => [name, [...values]])) });
    engine.destroy();
  }
  expect(tables).toEqual([
    {
      labelledCount: 2, label: [1, 2], area: [2, 2], bbox_min_row: [1, 4], bbox_min_col: [1, 3], bbox_max_row: [3, 5], bbox_max_col: [3, 5],
      intensity_mean: [205, 185], touches_border: [0, 1],
    },
    {
      labelledCount: 3, label: [1, 2, 3], area: [1, 1, 2], bbox_min_row: [1, 2, 4], bbox_min_col: [1, 2, 3], bbox_max_row: [2, 3, 5],
      bbox_max_col: [2, 3, 5], intensity_mean: [200, 210, 185], touches_border: [0, 0, 1],
    },
  ]);
});

it('should blur a drawn spike by its taps and repeat the edge', async () => {
  const plan = planOf(gray8(5, 1), { blurs: [{ sigmaPx: 1, radiusPx: 1 }] });
  const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 1, fallbackReason: null });
  await engine.inspect({ index: 0, ptsUs: null, pixels: Uint8Array.of(100, 0, 0, 0, 0) });
  const { data } = await engine.readStage('gaussianBlur');
  const [side, centre] = [Math.exp(-0.5) / (1 + 2 * Math.exp(-0.5)), 1 / (1 + 2 * Math.exp(-0.5))];
  expect(data[0]).toBeCloseTo(100 * (centre + side), 4);
  expect(data[1]).toBeCloseTo(100 * side, 4);
  expect([...data.slice(2)]).toEqual([0, 0, 0]);
  engine.destroy();
});
