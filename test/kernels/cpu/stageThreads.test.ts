import { describe, expect, it } from 'vitest';
import { deriveTable } from '../../../kernels/regions/deriveTable.ts';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { createNodeHost } from './nodeHost.ts';
import { createOneThread, planOf } from './oneThread.ts';
import { gray16, gray8, noisyFrame } from './scene.ts';

const blur = { stage: 'gaussianBlur', sigmaPx: 1.1 };
const fixed = { stage: 'threshold', method: 'fixed', levelDn: 100 };

/** Every kind of step behind every other that can race with it: images and masks swapped, worked on in place, read by neighbours. */
const CHAINS: readonly (readonly { readonly stage: string }[])[] = [
  [blur, { stage: 'median', sizePx: 5 } as never, { stage: 'lookup', method: 'gamma', gamma: 0.5 } as never, { stage: 'localMean', radiusPx: 9 } as never, blur],
  [{ stage: 'localDeviation', radiusPx: 2 } as never, { stage: 'gradient' }, { stage: 'hessian' }, { stage: 'gaussianBlur', sigmaPx: 9 } as never, { stage: 'median' }],
  [{ stage: 'median' }, { stage: 'threshold', method: 'niblack', radiusPx: 40 } as never, { stage: 'morphology', operation: 'open', shape: 'disc', radiusPx: 2 } as never, { stage: 'fillHoles' }],
  [{ stage: 'threshold', method: 'sauvola', radiusPx: 3 } as never, { stage: 'removeSmall', minAreaPx2: 4 } as never, { stage: 'morphology', operation: 'dilate' } as never, { stage: 'fillHoles' },
    { stage: 'morphology', operation: 'close', shape: 'cross', radiusPx: 3 } as never, { stage: 'fillHoles' }],
  [blur, { stage: 'threshold', method: 'hysteresis', lowDn: 90, highDn: 140 } as never, { stage: 'morphology', operation: 'erode' } as never],
  [blur, fixed as never, { stage: 'fillHoles' }, { stage: 'removeSmall', minAreaPx2: 9 } as never],
];

describe('stages over whole images', () => {
  it.each([[2, '0 24'], [3, ''], [4, '0 1 2 40'], [7, '0 0 5 5 6 47 47']])('give the same bits with %i threads, stripes from %s', async (threads, starts) => {
    for (const [index, stages] of CHAINS.entries()) {
      const format = index % 2 === 0 ? gray8(83, 47) : gray16(130, 47, 12);
      const plan = planOf(format, stages, null, index % 3 === 0 ? 4 : 8);
      const frame = noisyFrame(format);
      const alone = await createOneThread(plan);
      const expected = deriveTable(plan, alone.inspect(frame.pixels).sums);
      const engine = await createWasmEngine({
        plan, host: createNodeHost(), threads, fallbackReason: null, ...(starts ? { stripeStarts: starts.split(' ').map(Number) } : {}),
      });
      try {
        // Often, since a race shows only now and then.
        for (let run = 0; run < 8; run++) {
          const { regions } = await engine.inspect(frame);
          expect(regions.count).toBeGreaterThan(0);
          expect(regions).toEqual(expected);
        }
        for (const stage of ['raw', ...plan.stageNames.slice(0, -1)]) {
          const together = (await engine.readStage(stage)).data, byOne = alone.readStage(stage);
          expect(together.findIndex((value, pixel) => !Object.is(value, byOne[pixel])), `${stage} of ${plan.stageNames.join(', ')}`).toBe(-1);
        }
      } finally {
        engine.destroy();
      }
    }
  });

  it('have a time each, or are part of the stage that has it', async () => {
    const plan = planOf(gray8(83, 47), CHAINS[5]!, null);
    const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null });
    const { times } = await engine.inspect(noisyFrame(plan.format));
    engine.destroy();
    expect(engine.fusedInto).toEqual({ threshold: 'gaussianBlur' });
    const { threshold, ...others } = times.stageMs;
    expect(threshold).toBeNull();
    for (const [stage, ms] of Object.entries(others)) expect(ms, stage).toBeGreaterThan(0);
  });
});
