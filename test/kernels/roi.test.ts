import { describe, it } from 'vitest';
import { createWasmEngine } from 'sightline/kernels';
import { createNodeHost } from './cpu/nodeHost.ts';
import { noisyFrame, gray16, gray8 } from './cpu/scene.ts';
import { expectClip, expectRegionsOfGoldens, MASK_MAKERS, ROI_LISTS } from './roiExpectation.ts';

describe('ROIs on the wasm engine', () => {
  for (const threads of [1, 2]) {
    const make = (plan: Parameters<typeof createWasmEngine>[0]['plan']) => createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null });
    it.each(ROI_LISTS)(`clip, drop and flag as scikit-image's regions say, ${threads} threads: %s`, (list) => expectRegionsOfGoldens(make, list));
    it.each(MASK_MAKERS)(`clip the mask that is labelled, made by %s, ${threads} threads`, async (_, stages) => {
      await expectClip(make, stages, gray8(131, 77), noisyFrame(gray8(131, 77), 3));
    });
  }
  it('clip a frame of 12 bits', () => expectClip((plan) => createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null }),
    [{ stage: 'threshold', method: 'otsu' }], gray16(65, 40, 12), noisyFrame(gray16(65, 40, 12), 5)));
});
