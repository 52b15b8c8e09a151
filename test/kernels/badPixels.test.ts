import { describe, expect, it } from 'vitest';
import type { FrameFormat, FrameResult, Plan } from 'sightline/kernels';
import { createWasmEngine } from '../../kernels/cpu/wasmEngine.ts';
import { badPattern } from './badPattern.ts';
import { gray16, gray8, noisyFrame, planOf } from './cpu/scene.ts';
import { createNodeHost } from './cpu/nodeHost.ts';
import { expectFrame } from './gpu/frameExpectation.ts';

const engineOf = (plan: Plan, threads: number, profile = false) => createWasmEngine({ plan, host: createNodeHost(), threads, profile, fallbackReason: null });
const planFor = (format: FrameFormat): Plan => planOf(format, { flatField: true, bad: badPattern(format), blurs: [{ sigmaPx: 1.1 }] });

describe('bad pixels in the wasm engine', () => {
  it.each([
    ['u8, fused, 1 thread', gray8(97, 53), 1, false],
    ['u8, profiled, 3 threads', gray8(97, 53), 3, true],
    ['u16, fused, 3 threads', gray16(64, 61), 3, false],
    ['12 bits, limited range, profiled', { ...gray16(61, 40, 12), range: 'limited' as const }, 2, true],
  ])('should be replaced before every later stage and every sum: %s', async (_, format, threads, profile) => {
    const engine = await engineOf(planFor(format), threads, profile);
    await expectFrame(engine, noisyFrame(format, 1));
    await expectFrame(engine, noisyFrame(format, 2));
    engine.destroy();
  });

  it("should be each frame's own with two in flight", async () => {
    const format = gray8(120, 80);
    const engine = await engineOf(planFor(format), 2);
    const frames = [1, 2, 3, 4].map((seed) => noisyFrame(format, seed));
    const alone: FrameResult[] = [];
    for (const frame of frames) alone.push(await engine.inspect(frame));
    for (const pair of [[0, 1], [2, 3], [1, 2]]) {
      const together = await Promise.all(pair.map((i) => engine.inspect(frames[i]!)));
      pair.forEach((i, k) => { expect(together[k]!.regions).toEqual(alone[i]!.regions); });
    }
    engine.destroy();
  });

  it("should be counted in flatField's time", async () => {
    const format = gray8(97, 53);
    const engine = await engineOf(planFor(format), 2, true);
    const { times } = await engine.inspect(noisyFrame(format));
    expect(times.stageMs.flatField).toBeGreaterThan(0);
    engine.destroy();
  });
});
