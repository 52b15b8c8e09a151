import { expect, it } from 'vitest';
import type { Engine, RegionTable } from 'sightline/kernels';
import { createMaskDetails } from '../../kernels/cpu/maskDetails.ts';
import { createWasmEngine } from '../../kernels/cpu/wasmEngine.ts';
import { createWebgpuEngine } from '../../kernels/gpu/webgpuEngine.ts';
import { propertyDifferences, propertyGoldens, type PropertyGroup } from '../golden/propertyGoldens.ts';
import { shapeDifferences, shapeFrames } from '../golden/shapeFrames.ts';
import { describeGpu, nodeGpuHost } from '../support/nodeGpu.ts';
import { createNodeHost } from './cpu/nodeHost.ts';

async function tablesOf({ frames }: PropertyGroup, engine: Engine): Promise<RegionTable[]> {
  const tables: RegionTable[] = [];
  for (const [index, { samples }] of frames.entries()) tables.push((await engine.inspect({ index, ptsUs: null, pixels: samples })).regions);
  return tables;
}

describeGpu('every region property of the webgpu engine is scikit-image\'s, and the wasm engine\'s bit for bit', () => {
  it.for([...propertyGoldens(), shapeFrames(8)])('$title', async (group) => {
    const wasm = await createWasmEngine({ plan: group.plan, host: createNodeHost(), threads: 2, fallbackReason: null });
    const webgpu = await createWebgpuEngine({ plan: group.plan, host: nodeGpuHost(), allowSoftware: true, createDetails: createMaskDetails });
    try {
      expect(await propertyDifferences(group, webgpu)).toEqual([]);
      expect(await tablesOf(group, webgpu)).toEqual(await tablesOf(group, wasm));
    } finally {
      wasm.destroy();
      webgpu.destroy();
    }
  });

  it.for([8, 4] as const)('the nine drawn shapes are as scikit-image 0.26 publishes them, %i-connected', async (connectivity) => {
    const group = shapeFrames(connectivity);
    expect(group.frames.length).toBe(9);
    const engine = await createWebgpuEngine({ plan: group.plan, host: nodeGpuHost(), allowSoftware: true, createDetails: createMaskDetails });
    expect(await shapeDifferences(group, engine)).toEqual([]);
    engine.destroy();
  });
});
