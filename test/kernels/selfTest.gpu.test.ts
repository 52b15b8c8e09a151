import { createWebgpuEngine } from '../../kernels/gpu/webgpuEngine.ts';
import { describeGpu, nodeGpuHost } from '../support/nodeGpu.ts';
import { testSelf } from './testSelf.ts';

describeGpu("the webgpu engine's flat-field correction", () => {
  testSelf((plan) => createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true }));
});
