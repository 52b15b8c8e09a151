import { expect, it } from 'vitest';
import type { FrameFormat, Plan } from 'sightline/kernels';
import { createWasmEngine } from '../../kernels/cpu/wasmEngine.ts';
import { createWebgpuEngine } from '../../kernels/gpu/webgpuEngine.ts';
import { describeGpu, nodeGpuHost } from '../support/nodeGpu.ts';
import { badPattern } from './badPattern.ts';
import { createNodeHost } from './cpu/nodeHost.ts';
import { gray16, gray8, noisyFrame, planOf } from './cpu/scene.ts';
import { expectFrame } from './gpu/frameExpectation.ts';

const planFor = (format: FrameFormat, options: Parameters<typeof planOf>[1] = {}): Plan =>
  planOf(format, { flatField: true, bad: badPattern(format), blurs: [{ sigmaPx: 1.1 }], ...options });

describeGpu('bad pixels on both engines', () => {
  it.each<[string, Plan, boolean]>([
    ['u8, fused', planFor(gray8(97, 53)), false],
    ['u8, profiled', planFor(gray8(97, 53)), true],
    ['u16, no blur, otsu', planFor(gray16(64, 61), { blurs: [], threshold: { method: 'otsu' } }), false],
    ['12 bits, limited range', planFor({ ...gray16(61, 40, 12), range: 'limited' }, { threshold: { method: 'fixed', levelDn: 2000 } }), false],
  ])('should give the same tables, to the last bit: %s', async (_, plan, profile) => {
    const gpu = await createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true, profile });
    const cpu = await createWasmEngine({ plan, host: createNodeHost(), threads: 2, profile, fallbackReason: null });
    for (const seed of [1, 2]) {
      const frame = noisyFrame(plan.format, seed);
      const result = await expectFrame(gpu, frame);
      expect(result.regions.count).toBeGreaterThan(1);
      expect((await cpu.inspect(frame)).regions).toEqual(result.regions);
      expect((await gpu.readStage('flatField')).data).toEqual((await cpu.readStage('flatField')).data);
    }
    gpu.destroy();
    cpu.destroy();
  });

  it("should be each frame's own with two in flight, and the settled one's when its stages are read later", async () => {
    const plan = planFor(gray8(80, 60));
    const gpu = await createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true });
    const frames = [1, 2, 3].map((seed) => noisyFrame(plan.format, seed));
    const first = await gpu.inspect(frames[0]!);
    const corrected = (await gpu.readStage('flatField')).data;
    const [second] = await Promise.all([gpu.inspect(frames[1]!), gpu.inspect(frames[2]!)]);
    const again = await gpu.inspect(frames[0]!);
    expect(again.regions).toEqual(first.regions);
    const [image] = await Promise.all([gpu.readStage('flatField'), gpu.inspect(frames[1]!)]);
    expect(image.data).toEqual(corrected);
    expect((await gpu.inspect(frames[1]!)).regions).toEqual(second.regions);
    gpu.destroy();
  });
});
