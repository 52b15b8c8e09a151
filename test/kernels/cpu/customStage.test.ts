import { describe, expect, it } from 'vitest';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { SOBEL_BODY, sobelGoldens } from '../../golden/customGoldens.ts';
import { worstDifference } from '../gpu/frameExpectation.ts';
import { createNodeHost } from './nodeHost.ts';
import { createOneThread, planOf } from './oneThread.ts';
import { gray8, noisyFrame } from './scene.ts';

const sobel = (gain: number): { stage: string } => ({ stage: 'custom', title: 'sobel', parameters: { gain }, body: SOBEL_BODY } as { stage: string });

describe('a custom stage on the wasm engine', () => {
  it.each(sobelGoldens().map((golden) => [golden.title, golden] as const))('a Sobel is SciPy\'s: %s', async (_, { format, samples, sobel: wanted, toleranceDn }) => {
    const engine = await createOneThread(planOf(format, [sobel(1)], null));
    engine.inspect(samples);
    expect(worstDifference(engine.readStage('custom') as Float32Array, wanted)).toBeLessThan(toleranceDn);
  });

  it('has a time of its own from its first frame, on any number of threads, between other stages', async () => {
    const format = gray8(200, 90);
    const plan = planOf(format, [{ stage: 'gaussianBlur', sigmaPx: 1 } as { stage: string }, sobel(0.25), { stage: 'median' }, sobel(2)], null);
    const found: unknown[] = [];
    for (const threads of [1, 3]) {
      const engine = await createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null });
      const { times, labelledCount } = await engine.inspect(noisyFrame(format));
      expect(times.stageMs['custom']).toBeGreaterThan(0);
      expect(times.stageMs['custom2']).toBeGreaterThan(0);
      expect(engine.fusedInto).not.toHaveProperty('custom');
      found.push([labelledCount, (await engine.readStage('custom2')).data]);
      engine.destroy();
    }
    expect(found[1]).toEqual(found[0]);
  });
});
