import { expect, it } from 'vitest';
import { DeviceError, createPlan, recipeSchema, type FlatFieldMaps, type Frame, type FrameFormat, type FrameResult } from 'sightline/kernels';
import { createWebgpuEngine, type WebgpuEngineOptions } from '../../../kernels/gpu/webgpuEngine.ts';
import { describeGpu, losableGpuHost, nodeGpuHost } from '../../support/nodeGpu.ts';
import { noise } from '../../support/maskPatterns.ts';
import { gray16, gray8, maskFrame, noisyFrame, planOf } from '../cpu/scene.ts';
import { expectFrame, firstDifference } from './frameExpectation.ts';

type Options = Omit<WebgpuEngineOptions, 'host' | 'allowSoftware'>;
const createTestEngine = (options: Options) => createWebgpuEngine({ host: nodeGpuHost(), allowSoftware: true, ...options });

const BLUR = { sigmaPx: 1.1 };

describeGpu('webgpu engine: stages, mask, labels and table are the reference\'s', () => {
  const cases: readonly (readonly [title: string, options: Options])[] = [
    ['one pixel, corrected and blurred', { plan: planOf(gray8(1, 1), { flatField: true, blurs: [BLUR] }) }],
    ['17x3, blurred wider than itself', { plan: planOf(gray8(17, 3), { blurs: [{ sigmaPx: 5 }] }) }],
    ['1x77 of 16 bits, raw', { plan: planOf(gray16(1, 77)) }],
    ['133x1, corrected, 4-connected', { plan: planOf(gray8(133, 1), { flatField: true, connectivity: 4 }) }],
    ['130x67, corrected, blurred, everything measured', { plan: planOf(gray8(130, 67), { flatField: true, blurs: [BLUR] }) }],
    ['the same, profiled', { profile: true, plan: planOf(gray8(130, 67), { flatField: true, blurs: [BLUR] }) }],
    ['12 bits, two blurs, below, area limits', {
      plan: planOf(gray16(259, 130, 12), {
        flatField: true, blurs: [BLUR, { sigmaPx: 2 }], threshold: { method: 'fixed', levelDn: 1900.7, keep: 'below' },
        measure: { minAreaPx2: 12, maxAreaPx2: 160 },
      }),
    }],
    ['limited range, otsu, 4-connected, lower area limit, border excluded', {
      plan: planOf({ ...gray8(200, 99), range: 'limited' }, {
        threshold: { method: 'otsu' }, connectivity: 4, measure: { minAreaPx2: 4, excludeBorder: true },
      }),
    }],
    ['geometry alone, more records than come back at once', {
      plan: planOf(gray8(255, 257), { connectivity: 4, threshold: { method: 'fixed', levelDn: 148 }, measure: { properties: ['area', 'centroid', 'orientation'] } }),
    }],
  ];
  for (const [title, options] of cases) {
    it(title, async () => {
      const engine = await createTestEngine(options);
      await expectFrame(engine, noisyFrame(options.plan.format, 1));
      await expectFrame(engine, noisyFrame(options.plan.format, 2));
      engine.destroy();
      expect(engine.live).toEqual({ buffers: 0, querySets: 0 });
    });
  }

  it('sums corrected values as wide as they get, of either sign, exactly', async () => {
    const format = gray16(300, 140);
    const pixels = format.width * format.height;
    const maps: FlatFieldMaps = {
      width: format.width, height: format.height, meanDn: 1, bad: new Uint32Array(0), clampedCount: 0,
      dark: Float32Array.from({ length: pixels }, (_, i) => (i % 5 === 0 ? 65_535 : 0.37 * (i % 7))), gain: new Float32Array(pixels).fill(4),
    };
    const stages = [
      { stage: 'flatField' }, { stage: 'threshold', method: 'fixed', levelDn: -65_535, keep: 'above' }, { stage: 'label' },
      { stage: 'measure', properties: ['area', 'intensity_mean', 'intensity_std', 'intensity_min', 'intensity_max', 'centroid_weighted'] },
    ];
    const plan = createPlan(recipeSchema.parse({ recipe: 1, name: 'wide', stages }), format, maps);
    const engine = await createTestEngine({ plan });
    const frame: Frame = { index: 0, ptsUs: null, pixels: Uint16Array.from({ length: pixels }, (_, i) => (i % 5 === 0 ? 60_000 + (i % 997) : 65_535 - (i % 3))) };
    const result = await expectFrame(engine, frame);
    expect(result.regions.columns.get('intensity_min')![0]).toBeLessThan(-20_000);
    expect(result.regions.columns.get('intensity_max')![0]).toBeGreaterThan(262_000);
    engine.destroy();
  });
});

describeGpu('webgpu engine: frames', () => {
  it('keeps the first regions in raster order when there are more than it has room for', async () => {
    const plan = planOf(gray8(256, 128), { connectivity: 4 });
    const engine = await createTestEngine({ plan, capacity: 1_500 });
    const result = await expectFrame(engine, maskFrame(noise(256, 128, 0.3)), 1_500);
    expect(result).toMatchObject({ overflow: true, regions: { count: 1_500 } });
    expect(result.labelledCount).toBeGreaterThan(1_500);
    await expectFrame(engine, maskFrame(noise(256, 128, 0.01)), 1_500);
    engine.destroy();
  });

  it.each([
    ['few regions', noisyFrame],
    ['more regions than come back at once', ({ width, height }: FrameFormat, seed: number): Frame => ({ ...maskFrame(noise(width, height, 0.3, seed)), index: seed })],
  ])('gives each of two frames in flight its own result: %s', async (_, frameOf) => {
    const plan = planOf(gray8(190, 90), { connectivity: 4 });
    const engine = await createTestEngine({ plan });
    const frames = [1, 2, 3, 4, 5].map((seed) => frameOf(plan.format, seed));
    const alone: FrameResult[] = [];
    for (const frame of frames) alone.push(await engine.inspect(frame));
    const open: Promise<FrameResult>[] = [], together: FrameResult[] = [];
    for (const frame of frames) {
      if (open.length === 2) together.push(await open.shift()!);
      open.push(engine.inspect(frame));
    }
    together.push(...await Promise.all(open));
    for (const [index, result] of together.entries()) {
      expect(result.frame).toBe(frames[index]!.index);
      expect(result.regions).toEqual(alone[index]!.regions);
    }
    engine.destroy();
  });

  it('refuses a third frame while two are in flight, and takes it afterwards', async () => {
    const engine = await createTestEngine({ plan: planOf(gray8(64, 64)) });
    const inspect = () => engine.inspect(noisyFrame(gray8(64, 64)));
    const [first, second, third] = [inspect(), inspect(), inspect()];
    await expect(third).rejects.toThrow(/2 frames are in flight/);
    await Promise.all([first, second]);
    await expect(inspect()).resolves.toMatchObject({ overflow: false });
    engine.destroy();
  });

  it('reads the stages of the frame that settled last while another is in flight', async () => {
    const plan = planOf(gray8(140, 70), { blurs: [BLUR] });
    const engine = await createTestEngine({ plan });
    const [first, second] = [noisyFrame(plan.format, 1), noisyFrame(plan.format, 2)];
    await engine.inspect(first);
    const open = engine.inspect(second);
    expect(firstDifference((await engine.readStage('raw')).data, first.pixels)).toBe(-1);
    await open;
    expect(firstDifference((await engine.readStage('raw')).data, second.pixels)).toBe(-1);
    engine.destroy();
  });

  it('tells what each frame cost', async () => {
    const fused = await createTestEngine({ plan: planOf(gray8(64, 64), { flatField: true, blurs: [BLUR] }) });
    expect(fused.fusedInto).toEqual({ flatField: 'gaussianBlur', threshold: 'gaussianBlur' });
    const { times } = await fused.inspect(noisyFrame(gray8(64, 64)));
    expect(times.stageMs).toMatchObject({ flatField: null, threshold: null });
    for (const stage of ['gaussianBlur', 'label', 'measure']) expect(times.stageMs[stage], stage).toBeGreaterThan(0);
    expect(times.totalMs).toBeGreaterThan(times.uploadMs + times.readbackMs);
    fused.destroy();
    const profiled = await createTestEngine({ profile: true, plan: planOf(gray8(64, 64), { flatField: true, blurs: [BLUR] }) });
    expect(profiled.fusedInto).toEqual({});
    const { times: separate } = await profiled.inspect(noisyFrame(gray8(64, 64)));
    for (const stage of profiled.plan.stageNames) expect(separate.stageMs[stage], stage).toBeGreaterThan(0);
    profiled.destroy();
  });

  it('refuses a frame of another size and a stage without an image', async () => {
    const engine = await createTestEngine({ plan: planOf(gray8(8, 8)) });
    await expect(engine.readStage('raw')).rejects.toThrow(RangeError);
    await expect(engine.inspect({ index: 7, ptsUs: null, pixels: new Uint8Array(63) })).rejects.toThrow(/frame 7 has 63 bytes.*8x8 gray8, 64 bytes/);
    await engine.inspect(noisyFrame(gray8(8, 8)));
    await expect(engine.readStage('measure')).rejects.toThrow(/stage "measure" has no image: this plan has raw, threshold, label/);
    engine.destroy();
  });
});

describeGpu('webgpu engine: trouble', () => {
  it('a device lost in the middle of a frame rejects it, and every later call', async () => {
    const { host, loseDevice } = losableGpuHost();
    const plan = planOf(gray8(64, 64));
    const engine = await createWebgpuEngine({ plan, host, allowSoftware: true });
    await engine.inspect(noisyFrame(plan.format));
    const open = engine.inspect(noisyFrame(plan.format));
    loseDevice();
    await expect(open).rejects.toMatchObject({ name: 'DeviceError', code: 'device-lost' });
    await expect(engine.inspect(noisyFrame(plan.format))).rejects.toMatchObject({ code: 'device-lost' });
    await expect(engine.readStage('raw')).rejects.toMatchObject({ code: 'device-lost' });
    engine.destroy();
    expect(engine.live).toEqual({ buffers: 0, querySets: 0 });
  });

  it('destroy rejects open frames, and can be called twice', async () => {
    const plan = planOf(gray8(64, 64));
    const engine = await createTestEngine({ plan });
    const open = engine.inspect(noisyFrame(plan.format));
    engine.destroy();
    engine.destroy();
    await expect(open).rejects.toThrow(DeviceError);
    await expect(engine.inspect(noisyFrame(plan.format))).rejects.toThrow(/was destroyed/);
  });

  it('a frame larger than the device allows names the limit', async () => {
    const plan = planOf(gray8(40_000, 40_000));
    await expect(createTestEngine({ plan })).rejects.toMatchObject({ code: 'limit', message: expect.stringMatching(/40000x40000 gray8.*use smaller frames/) });
  });

  it('a software adapter is refused unless it is allowed', async () => {
    const { describeAdapter } = await import('../../../kernels/gpu/adapter.ts');
    const adapter = await describeAdapter(nodeGpuHost());
    const creation = createWebgpuEngine({ plan: planOf(gray8(8, 8)), host: nodeGpuHost(), allowSoftware: false });
    if (adapter?.isSoftware) await expect(creation).rejects.toMatchObject({ code: 'software-adapter' });
    else (await creation).destroy();
  });
});
