import { expect, it } from 'vitest';
import { createWebgpuEngine } from '../../kernels/gpu/webgpuEngine.ts';
import { describeGpu, nodeGpuHost } from '../support/nodeGpu.ts';
import { saturatedCases } from './saturatedArea.ts';

describeGpu('saturated_area of the webgpu engine', () => {
  for (const { title, plan, frame, saturated } of saturatedCases()) {
    it(`is scipy.ndimage's: ${title}`, async () => {
      const engine = await createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true });
      const { regions } = await engine.inspect(frame);
      expect([...regions.columns.get('saturated_area')!]).toEqual(saturated);
      engine.destroy();
    });
  }
});
