import { expect, it } from 'vitest';
import { createMaskDetails } from '../../kernels/cpu/maskDetails.ts';
import { createWebgpuEngine } from '../../kernels/gpu/webgpuEngine.ts';
import { propertyDifferences, propertyGoldens } from '../golden/propertyGoldens.ts';
import { describeGpu, nodeGpuHost } from '../support/nodeGpu.ts';

describeGpu('every region property of the webgpu engine is scikit-image\'s', () => {
  it.for(propertyGoldens())('$title', async (group) => {
    const engine = await createWebgpuEngine({ plan: group.plan, host: nodeGpuHost(), allowSoftware: true, createDetails: createMaskDetails });
    try {
      expect(await propertyDifferences(group, engine)).toEqual([]);
    } finally {
      engine.destroy();
    }
  });
});
