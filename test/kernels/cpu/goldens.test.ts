import { describe, expect, it } from 'vitest';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import type { Engine } from '../../../kernels/engine.ts';
import type { FrameFormat } from '../../../kernels/frame.ts';
import { createPlan } from '../../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../../kernels/recipe/schema.ts';
import type { FlatFieldMaps } from '../../../kernels/stages/flatField/maps.ts';
import { badPixelGoldens, firstUnlikeNumpy } from '../../golden/badPixelGoldens.ts';
import { blurGoldens, flatFieldGoldens, loadGoldens, type GrayGolden } from '../../golden/grayGoldens.ts';
import { LABEL_GOLDEN_SIZES, labelGoldens, labelImageSha256 } from '../../golden/labelGoldens.ts';
import { createNodeHost } from './nodeHost.ts';

/** An engine for the gray stages given, then threshold at half scale, label and measure. */
async function engineFor(format: FrameFormat, gray: readonly object[], connectivity: 4 | 8, threads: number, maps: FlatFieldMaps | null = null): Promise<Engine> {
  const recipe = recipeSchema.parse({
    recipe: 1, name: 'golden',
    stages: [...gray, { stage: 'threshold', method: 'fixed', levelDn: (2 ** format.bitDepth - 1) / 2 }, { stage: 'label', connectivity },
      { stage: 'measure', properties: ['area'] }],
  });
  return createWasmEngine({ plan: createPlan(recipe, format, maps), host: createNodeHost(), threads, fallbackReason: null });
}

/** @returns a gray stage's pixels for a golden's frame */
async function stageOf(golden: GrayGolden, stage: string, gray: readonly object[], threads: number, maps: FlatFieldMaps | null = null): Promise<Float32Array> {
  const engine = await engineFor(golden.format, gray, 8, threads, maps);
  try {
    await engine.inspect({ index: 0, ptsUs: null, pixels: golden.samples });
    const { data } = await engine.readStage(stage);
    if (!(data instanceof Float32Array)) throw new TypeError(`${stage} is no gray stage`);
    return data;
  } finally {
    engine.destroy();
  }
}

describe('the wasm engine and NumPy', () => {
  it('expand limited range to the same bits', async () => {
    for (const golden of loadGoldens()) {
      expect(await stageOf(golden, 'raw', [], 2), golden.title).toEqual(golden.dnF32);
    }
  });

  it('correct dark and gain to the same bits', async () => {
    for (const golden of flatFieldGoldens()) {
      const { width, height } = golden.format;
      const maps = { width, height, dark: golden.dark, gain: golden.gain, meanDn: golden.meanDn, bad: new Uint32Array(0), clampedCount: 0 };
      expect(await stageOf(golden, 'flatField', [{ stage: 'flatField' }], 2, maps), golden.title).toEqual(golden.correctedF32);
    }
  });
});

describe("the wasm engine's bad pixels", () => {
  for (const golden of badPixelGoldens()) {
    it(`are NumPy's medians to the same bits: ${golden.title}`, async () => {
      for (const threads of [1, 3]) {
        expect(firstUnlikeNumpy(golden, await stageOf(golden, 'flatField', [{ stage: 'flatField' }], threads, golden.maps)), `${threads} threads`).toBe(-1);
      }
    });
  }
});

describe('the wasm engine and SciPy', () => {
  // Four f32 roundings of 2^-24 and the taps' own: 2^-20 leaves room for the order of addition. 2.4e-4 DN at 8 bits.
  it('blur alike, to 2^-20 of full scale', async () => {
    for (const [index, golden] of blurGoldens().entries()) {
      const { sigmaPx, radiusPx, blurred, format } = golden;
      const stage = { stage: 'gaussianBlur', sigmaPx, ...(radiusPx === undefined ? {} : { radiusPx }) };
      const ours = await stageOf(golden, 'gaussianBlur', [stage], 1 + (index % 3));
      const worst = ours.reduce((most, value, pixel) => Math.max(most, Math.abs(value - blurred[pixel]!)), 0);
      expect(worst, golden.title).toBeLessThan(2 ** (format.bitDepth - 20));
    }
  });
});

describe('the wasm engine and scikit-image', () => {
  for (const { width, height } of LABEL_GOLDEN_SIZES) {
    it(`number the regions of every pattern alike at ${width}x${height}`, async () => {
      const format: FrameFormat = { width, height, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
      for (const connectivity of [4, 8] as const) {
        const engine = await engineFor(format, [], connectivity, width % 2 === 0 ? 2 : 3);
        try {
          for (const golden of labelGoldens((size) => size.width === width && size.height === height)) {
            if (golden.connectivity !== connectivity) continue;
            const pixels = golden.mask.map((bit) => bit * 255);
            const { labelledCount } = await engine.inspect({ index: 0, ptsUs: null, pixels });
            const labels = (await engine.readStage('label')).data as Uint32Array;
            expect({ title: golden.title, count: labelledCount, sha256: labelImageSha256(labels) })
              .toEqual({ title: golden.title, count: golden.count, sha256: golden.sha256 });
          }
        } finally {
          engine.destroy();
        }
      }
    });
  }
});
