import { it } from 'vitest';
import type { Plan } from 'sightline/kernels';
import { createWebgpuEngine } from '../../kernels/gpu/webgpuEngine.ts';
import { describeGpu, nodeGpuHost } from '../support/nodeGpu.ts';
import { noisyFrame, gray8 } from './cpu/scene.ts';
import { expectClip, expectRegionsOfGoldens, MASK_MAKERS, ROI_LISTS } from './roiExpectation.ts';

const make = (plan: Plan) => createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true });

describeGpu('ROIs on the webgpu engine', () => {
  it.each(ROI_LISTS)("clip, drop and flag as scikit-image's regions say: %s", (list) => expectRegionsOfGoldens(make, list));
  it.each(MASK_MAKERS)('clip the mask that is labelled, made by %s', async (_, stages) => {
    await expectClip(make, stages, gray8(131, 77), noisyFrame(gray8(131, 77), 3));
  });
});
