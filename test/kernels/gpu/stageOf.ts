import { afterAll, beforeAll } from 'vitest';
import type { Plan, StageImage } from 'sightline/kernels';
import { requestAdapter } from '../../../kernels/gpu/adapter.ts';
import { acquireDevice, type GuardedDevice } from '../../../kernels/gpu/device.ts';
import { createPassCompiler } from '../../../kernels/gpu/pass.ts';
import { layOutPasses } from '../../../kernels/gpu/passPlan.ts';
import { createPlanBuffers } from '../../../kernels/gpu/planBuffers.ts';
import { createResources } from '../../../kernels/gpu/resources.ts';
import { createStageImages } from '../../../kernels/gpu/stageImages.ts';
import { uploadFrame } from '../../../kernels/gpu/upload.ts';
import { nodeGpuHost, skipReason } from '../../support/nodeGpu.ts';

/** One device for all tests of a file. @returns what gives it once they run */
export function useTestDevice(): () => GuardedDevice {
  let device: GuardedDevice | null = null;
  if (!skipReason) {
    beforeAll(async () => { device = await acquireDevice(await requestAdapter(nodeGpuHost(), true), 'test device'); });
    afterAll(() => { device?.device.destroy(); });
  }
  return () => device!;
}

/** One stage's image of one frame: that stage's passes and no others, without an engine round them. */
export async function stageOf(device: GuardedDevice, plan: Plan, pixels: Uint8Array | Uint16Array, stage: string): Promise<StageImage['data']> {
  const resources = createResources(device.device);
  const passPlan = layOutPasses(plan, false, 1);
  const bufferOf = createPlanBuffers(device.device, resources, plan, passPlan, 1);
  const images = createStageImages(device, 'test device', resources, plan, passPlan, bufferOf, createPassCompiler(device.device, bufferOf, 1));
  const read = await images.prepare(stage);
  uploadFrame(device.device.queue, bufferOf('raw', 0), pixels);
  const { data } = await read(0);
  resources.destroyAll();
  return data;
}
