import { describe, expect, it } from 'vitest';
import { filterGoldens, localThresholdGoldens, unlikeMask, worstDifference } from '../../golden/filterGoldens.ts';
import { createOneThread, planOf } from './oneThread.ts';

const goldens = filterGoldens();

describe('the wasm engine, SciPy and NumPy', () => {
  for (const kind of ['median', 'localMean', 'localDeviation', 'lookup', 'gradient', 'hessian', 'gaussianBlur']) {
    it(`make the same ${kind}`, async () => {
      const ofKind = goldens.filter(({ stage }) => stage.stage === kind);
      expect(ofKind.length).toBeGreaterThan(20);
      for (const golden of ofKind) {
        const engine = await createOneThread(planOf(golden.format, [golden.stage], golden.maps));
        engine.inspect(golden.samples);
        expect(worstDifference(golden, engine.readStage(kind) as Float32Array), golden.title).toBeLessThan(golden.tolerance);
      }
    });
  }
});

describe('the wasm engine and scikit-image', () => {
  it('make the same masks by local levels', async () => {
    const local = localThresholdGoldens();
    let ties = 0, pixels = 0;
    for (const golden of local) {
      const engine = await createOneThread(planOf(golden.format, [golden.threshold], golden.maps));
      engine.inspect(golden.samples);
      const mask = engine.readStage('threshold') as Uint8Array;
      expect(unlikeMask(golden, mask), golden.title).toEqual([]);
      ties += golden.mask.reduce((sum, bit, pixel) => sum + Number(bit !== mask[pixel]), 0);
      pixels += mask.length;
    }
    // Saturated surroundings are ties by definition; a tolerance that hid more would hide errors.
    expect(ties / pixels).toBeLessThan(0.02);
  });
});
