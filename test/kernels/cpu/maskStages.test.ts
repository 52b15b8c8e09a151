import { describe, expect, it } from 'vitest';
import { maskGoldens } from '../../golden/maskGoldens.ts';
import { createOneThread, planOf } from './oneThread.ts';
import { gray8 } from './scene.ts';

describe('the wasm engine, OpenCV, SciPy and scikit-image', () => {
  it('make the same masks, stage by stage', async () => {
    const goldens = maskGoldens();
    expect(goldens.length).toBeGreaterThan(50);
    for (const { title, plan, samples, masks, labelledCount } of goldens) {
      const engine = await createOneThread(plan);
      const { labelledCount: found } = engine.inspect(samples);
      for (const { stage, mask } of masks) {
        const ours = engine.readStage(stage);
        expect(mask.findIndex((bit, pixel) => ours[pixel] !== bit), `${stage} of ${title}`).toBe(-1);
      }
      expect(found, title).toBe(labelledCount);
    }
  });
});

describe('a pixel in every corner', () => {
  it.each([1, 2, 3, 7, 20, 31])('becomes a square of radius %i, cut at the frame', async (radiusPx) => {
    for (const [width, height] of [[128, 70], [130, 65], [256, 80]] as const) {
      for (const operation of ['dilate', 'erode'] as const) {
        const level = { stage: 'threshold', method: 'fixed', levelDn: 127 };
        const morphology = { stage: 'morphology', operation, radiusPx };
        const corners = [0, width - 1, width * (height - 1), width * height - 1];
        const [ground, drawn] = operation === 'dilate' ? [0, 1] : [1, 0];
        const engine = await createOneThread(planOf(gray8(width, height), [level, morphology], null));
        engine.inspect(Uint8Array.from({ length: width * height }, (_, pixel) => 255 * (corners.includes(pixel) ? drawn : ground)));
        const inside = (at: number, length: number): boolean => at <= radiusPx || at >= length - 1 - radiusPx;
        const expected = Uint8Array.from({ length: width * height }, (_, pixel) => (inside(pixel % width, width) && inside(Math.floor(pixel / width), height) ? drawn : ground));
        expect(engine.readStage('morphology').findIndex((bit, pixel) => bit !== expected[pixel]), `${operation} ${width}x${height}`).toBe(-1);
      }
    }
  });
});
