import { describe, expect, it } from 'vitest';
import type { FrameFormat } from 'sightline/kernels';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { grayReference } from './grayReference.ts';
import { createNodeHost } from './nodeHost.ts';
import { gray16, gray8, noisyFrame, planOf } from './scene.ts';

/** Of an 8-bit scale; both sides of a comparison of f32 sums with f64 sums stay far below. */
const TOLERANCE_DN = 1e-3;

const BLURS = {
  none: [],
  '5 taps': [{ sigmaPx: 1.1, radiusPx: 2 }],
  '9 taps': [{ sigmaPx: 1 }],
  'two blurs': [{ sigmaPx: 0.5 }, { sigmaPx: 1.7 }],
  'radius 80': [{ sigmaPx: 20 }],
};

const FORMATS: readonly (readonly [string, FrameFormat])[] = [
  ['1x1', gray8(1, 1)], ['1x77', gray8(1, 77)], ['77x1', gray8(77, 1)], ['17x3 u16', gray16(17, 3)], ['65x33', gray8(65, 33)],
  ['131x70 12 bits', gray16(131, 70, 12)], ['200x9 limited', { ...gray8(200, 9), range: 'limited' }],
  ['48x37 limited 10 bits', { ...gray16(48, 37, 10), range: 'limited' }],
];

/** Worst difference of each stage from the f64 definition, in 8-bit DN. */
async function worstDifferences(format: FrameFormat, flatField: boolean, blurs: readonly object[], threads: number): Promise<Map<string, number>> {
  const plan = planOf(format, { flatField, blurs });
  const engine = await createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null });
  const frame = noisyFrame(format);
  await engine.inspect(frame);
  const worst = new Map<string, number>();
  for (const [name, expected] of grayReference(plan, frame)) {
    const { data } = await engine.readStage(name);
    expect(data).toBeInstanceOf(Float32Array);
    expect(data.length).toBe(expected.length);
    const difference = expected.reduce((most, value, pixel) => Math.max(most, Math.abs(value - data[pixel]!)), 0);
    worst.set(name, difference / 2 ** (format.bitDepth - 8));
  }
  engine.destroy();
  return worst;
}

describe.each(FORMATS)('gray stages at %s', (_, format) => {
  it.each(Object.entries(BLURS))('should agree with their definitions in f64: %s', async (name, blurs) => {
    for (const flatField of [false, true]) {
      const worst = await worstDifferences(format, flatField, blurs, name === '5 taps' ? 1 : 3);
      for (const [stage, difference] of worst) expect(difference, `${stage}, flatField ${flatField}`).toBeLessThan(TOLERANCE_DN);
    }
  });
});

it('should threshold strictly, above and below, with and without a level between samples', async () => {
  const format = gray8(33, 4);
  const pixels = Uint8Array.from({ length: 132 }, (_, pixel) => pixel);
  for (const keep of ['above', 'below'] as const) {
    for (const levelDn of [50, 50.5]) {
      const engine = await createWasmEngine({ plan: planOf(format, { threshold: { method: 'fixed', levelDn, keep } }), host: createNodeHost(), threads: 1, fallbackReason: null });
      await engine.inspect({ index: 0, ptsUs: null, pixels });
      const { data } = await engine.readStage('threshold');
      expect(data).toEqual(pixels.map((value) => Number(keep === 'above' ? value > levelDn : value < levelDn)));
      engine.destroy();
    }
  }
});

it('should find the same level and the same bits of every stage with 1, 2 and 3 threads and on every run', async () => {
  const format = gray8(203, 151), frame = noisyFrame(format);
  const seen: string[] = [];
  for (const threads of [1, 2, 3, 3]) {
    const plan = planOf(format, { flatField: true, blurs: [{ sigmaPx: 1.1, radiusPx: 2 }, { sigmaPx: 2 }], threshold: { method: 'otsu' } });
    const engine = await createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null });
    const { regions, levelDn } = await engine.inspect(frame);
    const stages = [];
    for (const stage of ['flatField', 'gaussianBlur', 'gaussianBlur2', 'threshold', 'label']) {
      const { data } = await engine.readStage(stage);
      stages.push(Buffer.from(data.buffer).toString('base64'));
    }
    seen.push(JSON.stringify([levelDn, [...regions.label], [...regions.columns].map(([name, values]) => [name, [...values]]), stages]));
    engine.destroy();
  }
  expect(new Set(seen).size).toBe(1);
});
