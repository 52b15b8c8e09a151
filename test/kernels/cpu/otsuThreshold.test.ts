import { expect, it } from 'vitest';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { OTSU_BINS, otsuBinScale, otsuLevel } from '../../../kernels/stages/threshold/otsu.ts';
import { createNodeHost } from './nodeHost.ts';
import { gray16, gray8, noisyFrame, planOf } from './scene.ts';

function histogramOf(image: ArrayLike<number>, fullScaleDn: number): Uint32Array {
  const histogram = new Uint32Array(OTSU_BINS), scale = otsuBinScale(fullScaleDn);
  for (let pixel = 0; pixel < image.length; pixel++) {
    const bin = Math.floor(Math.fround(Math.fround(image[pixel]!) * scale));
    histogram[Math.max(0, Math.min(OTSU_BINS - 1, bin))]!++;
  }
  return histogram;
}

it('should take the level of the image that threshold reads, with every chain of stages', async () => {
  for (const format of [gray8(131, 47), gray16(67, 61, 12), { ...gray8(64, 40), range: 'limited' as const }]) {
    for (const flatField of [false, true]) {
      for (const blurs of [[], [{ sigmaPx: 1.1, radiusPx: 2 }]]) {
        const plan = planOf(format, { flatField, blurs, threshold: { method: 'otsu' } });
        const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null });
        const { levelDn, labelledCount } = await engine.inspect(noisyFrame(format));
        const gray = await engine.readStage(plan.blurs.at(-1)?.name ?? plan.flatField?.name ?? 'raw');
        const fullScaleDn = 2 ** format.bitDepth - 1;
        expect(levelDn).toBe(otsuLevel(histogramOf(gray.data, fullScaleDn), fullScaleDn));
        const { data: mask } = await engine.readStage('threshold');
        expect(mask).toEqual(Uint8Array.from(gray.data, (value) => Number(value > levelDn!)));
        expect(labelledCount).toBeGreaterThan(0);
        engine.destroy();
      }
    }
  }
});

it('should give a constant image the level of its only bin', async () => {
  const engine = await createWasmEngine({ plan: planOf(gray8(9, 9), { threshold: { method: 'otsu' } }), host: createNodeHost(), threads: 2, fallbackReason: null });
  const { levelDn, labelledCount } = await engine.inspect({ index: 0, ptsUs: null, pixels: new Uint8Array(81).fill(100) });
  expect(levelDn).toBe(Math.fround((100.5 * 255) / 256));
  expect(labelledCount).toBe(0);
  engine.destroy();
});
