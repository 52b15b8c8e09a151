import { describe, expect, it } from 'vitest';
import { maskGoldens } from '../../golden/maskGoldens.ts';
import { createOneThread } from './oneThread.ts';

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
