import { describe, expect, it, vi } from 'vitest';
import { createWebgpuEngine } from '../../../kernels/gpu/webgpuEngine.ts';
import type { Plan } from '../../../kernels/recipe/plan.ts';
import { REGION_PROPERTY_NAMES, type RegionProperty } from '../../../kernels/regions/properties.ts';
import { createRegionDetails, type MaskDetails } from '../../../kernels/regions/regionDetails.ts';
import { gray16, gray8, noisyFrame, planOf } from '../cpu/scene.ts';
import { createNullGpu } from './nullDevice.ts';

const NOT_SUMS: ReadonlySet<RegionProperty> = new Set(['area_filled', 'area_convex', 'solidity', 'feret_diameter_max', 'feret_diameter_min', 'feret_angle', 'intensity_median']);
const READABLE = /^readback \d$/;
const whole = (options: Parameters<typeof planOf>[1] = {}): Plan =>
  planOf(gray8(300, 200), { flatField: true, blurs: [{ sigmaPx: 1.1 }], ...options });

/** Stage by stage, the passes of one frame. */
async function passesOf(plan: Plan, profile = false) {
  const gpu = createNullGpu({ readable: READABLE });
  const engine = await createWebgpuEngine({ plan, host: gpu.host, profile });
  await engine.inspect(noisyFrame(plan.format));
  engine.destroy();
  return Object.fromEntries(gpu.submits[0]!.passes.map(({ label, dispatches }) => [label, dispatches]));
}

describe('a plan on the null device', () => {
  it('fuses flatField into the blur\'s rows and a fixed threshold into its columns', async () => {
    expect(await passesOf(whole())).toEqual({
      gaussianBlur: ['gaussianBlur rows', 'gaussianBlur columns, threshold'],
      label: ['label tiles', 'unite tiles', 'flatten', 'mark components', 'count components', 'scan components'],
      measure: ['assign records', 'sum regions'],
    });
  });

  it('profiled, every stage has passes of its own', async () => {
    expect(await passesOf(whole(), true)).toMatchObject({
      flatField: ['flatField'], gaussianBlur: ['gaussianBlur rows', 'gaussianBlur columns'], threshold: ['threshold'],
    });
  });

  it('without a blur, correction and threshold are one pass', async () => {
    expect(await passesOf(whole({ blurs: [] }))).toMatchObject({ threshold: ['threshold'] });
  });

  it('otsu takes a histogram and a level between the last blur and the mask', async () => {
    expect(await passesOf(whole({ threshold: { method: 'otsu' } }))).toMatchObject({
      gaussianBlur: ['gaussianBlur rows', 'gaussianBlur columns'], threshold: ['histogram', 'otsu level', 'threshold'],
    });
  });

  it('of two blurs only the last makes the mask', async () => {
    expect(await passesOf(whole({ blurs: [{ sigmaPx: 1 }, { sigmaPx: 2 }] }))).toMatchObject({
      gaussianBlur: ['gaussianBlur rows', 'gaussianBlur columns'], gaussianBlur2: ['gaussianBlur2 rows', 'gaussianBlur2 columns, threshold'],
    });
  });

  it('area limits cost four passes before any record is assigned', async () => {
    expect(await passesOf(whole({ measure: { minAreaPx2: 20 } }))).toMatchObject({
      measure: ['areas', 'area limits', 'count kept', 'scan kept', 'assign records', 'sum regions'],
    });
  });

  it('outlines cost one pass; third powers, saturated pixels and pixels in the ROI none', async () => {
    expect(await passesOf(whole({ measure: { properties: ['perimeter', 'moments', 'saturated_area'] } }))).toMatchObject({
      measure: ['assign records', 'sum regions', 'sum outlines'],
    });
    expect(await passesOf(whole({ measure: { properties: ['moments_hu', 'saturated_area'] } }))).toMatchObject({ measure: ['assign records', 'sum regions'] });
  });

  it('a frame inside one tile has no seams to unite', async () => {
    expect((await passesOf(planOf(gray8(64, 64))))['label']).not.toContain('unite tiles');
  });
});

describe('a frame on the null device', () => {
  it('is one upload, one submit with timestamps round every stage, and one readback of counts, records and timestamps', async () => {
    const gpu = createNullGpu({ readable: READABLE });
    const engine = await createWebgpuEngine({ plan: whole(), host: gpu.host });
    const writesBefore = gpu.writes.length;
    for (const seed of [1, 2, 3, 4]) await engine.inspect(noisyFrame(engine.plan.format, seed));
    expect(gpu.writes.slice(writesBefore)).toEqual(['raw 0', 'raw 1', 'raw 0', 'raw 1']);
    expect(gpu.submits).toHaveLength(4);
    expect(gpu.maps).toEqual(['readback 0', 'readback 1', 'readback 0', 'readback 1']);
    for (const { passes } of gpu.submits) expect(passes.every((pass) => pass.timed)).toBe(true);
    expect(gpu.submits[0]!.copies).toEqual(['resolved timestamps > readback 0', 'header > readback 0', 'records 0 > readback 0']);
    engine.destroy();
  });

  it('reads no mask back and makes no code for details on the CPU where all of them are sums', async () => {
    const createDetails = vi.fn<(plan: Plan) => Promise<MaskDetails>>();
    const properties = REGION_PROPERTY_NAMES.filter((name) => !NOT_SUMS.has(name));
    expect(properties).toEqual(expect.arrayContaining(['perimeter', 'perimeter_crofton', 'euler_number', 'holes', 'moments_hu', 'saturated_area', 'intensity_std']));
    const gpu = createNullGpu({ readable: READABLE });
    const engine = await createWebgpuEngine({ plan: whole({ measure: { properties } }), host: gpu.host, createDetails });
    await engine.inspect(noisyFrame(engine.plan.format));
    expect(gpu.submits[0]!.copies).toEqual(['resolved timestamps > readback 0', 'header > readback 0', 'records 0 > readback 0']);
    expect(createDetails).not.toHaveBeenCalled();
    engine.destroy();
  });

  it.each([
    ['area_convex', ['hull']], ['intensity_median', ['median']], ['area_filled', ['filled']],
  ] as const)('reads the mask back for %s, and finds on the CPU what is no sum alone', async (property, groups) => {
    const asked: string[][] = [];
    const createDetails = (plan: Plan): Promise<MaskDetails> => {
      asked.push([...plan.details]);
      return Promise.resolve({ measure: (_mask, _pixels, { count }) => createRegionDetails(plan.details, () => new Float64Array(count)) });
    };
    const gpu = createNullGpu({ readable: READABLE });
    const plan = whole({ measure: { properties: [property, 'perimeter', 'moments', 'saturated_area'] } });
    const engine = await createWebgpuEngine({ plan, host: gpu.host, createDetails });
    await engine.inspect(noisyFrame(engine.plan.format));
    expect(gpu.submits[0]!.copies.at(-1)).toBe('mask > readback 0');
    expect(asked).toEqual([groups]);
    engine.destroy();
    await expect(createWebgpuEngine({ plan, host: gpu.host })).rejects.toThrow(`the plan needs details (${groups[0]}): pass createDetails`);
  });

  it('uses all three slots when two frames are in flight', async () => {
    const gpu = createNullGpu({ readable: READABLE });
    const engine = await createWebgpuEngine({ plan: whole(), host: gpu.host });
    const first = await engine.inspect(noisyFrame(engine.plan.format, 1));
    await Promise.all([2, 3].map((seed) => engine.inspect(noisyFrame(engine.plan.format, seed))));
    expect(gpu.maps).toEqual(['readback 0', 'readback 1', 'readback 2']);
    expect(first.times.stageMs['gaussianBlur']).toBeNull();
    engine.destroy();
  });

  it('with more than 1,024 records costs a second submit for the rest', async () => {
    const gpu = createNullGpu({
      readable: /^readback( rest)? \d$/,
      fill: (label, bytes) => { if (READABLE.test(label)) new Uint32Array(bytes)[12] = 1_500; },
    });
    const engine = await createWebgpuEngine({ plan: whole(), host: gpu.host });
    const result = await engine.inspect(noisyFrame(engine.plan.format));
    expect(result.labelledCount).toBe(1_500);
    expect(gpu.submits.map(({ copies }) => copies.length)).toEqual([3, 1]);
    expect(gpu.maps).toEqual(['readback 0', 'readback rest 0']);
    engine.destroy();
  });

  it('has no stage times where the device has no timestamps', async () => {
    const gpu = createNullGpu({ readable: READABLE, features: [] });
    const engine = await createWebgpuEngine({ plan: whole(), host: gpu.host, profile: true });
    const { times } = await engine.inspect(noisyFrame(engine.plan.format));
    expect(Object.values(times.stageMs)).toEqual([null, null, null, null, null]);
    expect(gpu.submits[0]!.copies).toEqual(['header > readback 0', 'records 0 > readback 0']);
    engine.destroy();
  });

  it('leaves no buffer and no query set alive after destroy', async () => {
    const gpu = createNullGpu({ readable: /^readback/ });
    const engine = await createWebgpuEngine({ plan: whole({ threshold: { method: 'otsu' }, measure: { maxAreaPx2: 900 } }), host: gpu.host });
    await engine.inspect(noisyFrame(engine.plan.format));
    for (const stage of ['raw', 'flatField', 'gaussianBlur', 'threshold', 'label']) await engine.readStage(stage);
    expect(engine.live.buffers).toBeGreaterThan(10);
    expect(gpu.live.size).toBe(engine.live.buffers + engine.live.querySets);
    engine.destroy();
    expect(engine.live).toEqual({ buffers: 0, querySets: 0 });
    expect(gpu.live.size).toBe(0);
  });
});

describe('a plan that the device cannot run', () => {
  it.each([
    [{ maxBufferSize: 100_000 }, /buffer dark needs 240000, maxBufferSize of this device is 100000/],
    [{ maxStorageBufferBindingSize: 100_000 }, /maxStorageBufferBindingSize/],
    [{ maxComputeWorkgroupsPerDimension: 5 }, /maxComputeWorkgroupsPerDimension of this device is 5; use smaller frames or --engine wasm/],
  ])('is refused with the limit %o', async (limits, message) => {
    const gpu = createNullGpu({ readable: READABLE, limits });
    await expect(createWebgpuEngine({ plan: whole(), host: gpu.host })).rejects.toMatchObject({ code: 'limit', message: expect.stringMatching(message) });
    expect(gpu.live.size).toBe(0);
  });

  it('keeps within the eight storage buffers that every device has', async () => {
    for (const options of [{}, { measure: { minAreaPx2: 2 } }, { threshold: { method: 'otsu' } }, { connectivity: 4 as const }]) {
      await expect(passesOf(whole(options))).resolves.toBeDefined();
    }
    await expect(passesOf(planOf(gray16(40, 30)))).resolves.toBeDefined();
    const plan = whole({ measure: { properties: ['perimeter', 'moments', 'saturated_area', 'centroid_weighted'] } });
    const flagged: Plan = { ...plan, details: new Set([...plan.details, 'roi']), roi: { mode: 'flag', mask: new Uint8Array(plan.mask.sizeBytes) } };
    await expect(passesOf(flagged)).resolves.toBeDefined();
  });

  it('says why there is no WebGPU, and what to do', async () => {
    const { host } = createNullGpu({ readable: READABLE });
    await expect(createWebgpuEngine({ plan: whole(), host: { ...host, gpu: null, gpuMissing: 'no Vulkan loader' } }))
      .rejects.toMatchObject({ code: 'no-webgpu', message: 'WebGPU is missing: no Vulkan loader; use --engine wasm' });
    await expect(createWebgpuEngine({ plan: whole(), host: { ...host, gpu: { requestAdapter: () => Promise.resolve(null) } as unknown as GPU } }))
      .rejects.toMatchObject({ code: 'no-adapter' });
  });
});

describe('trouble on the null device', () => {
  class GPUOutOfMemoryError extends Error {}

  it('a command that the device refuses while a plan is built is an error of its building', async () => {
    const gpu = createNullGpu({ readable: READABLE, scopeError: new Error('binding 3 is too small\nand more') });
    await expect(createWebgpuEngine({ plan: whole(), host: gpu.host })).rejects.toMatchObject({
      name: 'DeviceError', code: 'validation', message: expect.stringMatching(/^device null device refused a command: binding 3 is too small; .*--engine wasm$/),
    });
    expect(gpu.live.size).toBe(0);
  });

  it.each([
    ['validation', new Error('copy out of bounds')],
    ['out-of-memory', new GPUOutOfMemoryError('no memory')],
  ])('an error in the middle of a frame rejects that frame and all later ones: %s', async (code, error) => {
    const gpu = createNullGpu({ readable: READABLE });
    const engine = await createWebgpuEngine({ plan: whole(), host: gpu.host });
    const open = engine.inspect(noisyFrame(engine.plan.format));
    gpu.raiseError(error);
    await expect(open).rejects.toMatchObject({ name: 'DeviceError', code });
    await expect(engine.inspect(noisyFrame(engine.plan.format))).rejects.toMatchObject({ code });
    expect(gpu.submits).toHaveLength(1);
    engine.destroy();
  });

  it('a lost device names itself and its reason', async () => {
    const gpu = createNullGpu({ readable: READABLE });
    const engine = await createWebgpuEngine({ plan: whole(), host: gpu.host });
    gpu.loseDevice('the driver was reset');
    await expect(engine.inspect(noisyFrame(engine.plan.format))).rejects.toMatchObject({
      code: 'device-lost', message: expect.stringMatching(/device null device was lost \(unknown\): the driver was reset/),
    });
    engine.destroy();
  });
});
