import { describe, expect, it } from 'vitest';
import type { FrameFormat, Plan } from 'sightline/kernels';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { deriveTable } from '../../../kernels/regions/deriveTable.ts';
import { labelReference } from '../../../kernels/stages/label/reference.ts';
import { sumReference } from '../../../kernels/stages/measure/reference.ts';
import { maskSuite } from '../../support/maskPatterns.ts';
import { createNodeHost } from './nodeHost.ts';
import { gray16, gray8, noisyFrame, planOf, randomOf } from './scene.ts';

/** Samples above half of full scale where the mask is set and below elsewhere, different in every pixel. */
function shadedMask(mask: Uint8Array, { bitDepth, pixelFormat }: FrameFormat, seed: number): Uint8Array | Uint16Array {
  const random = randomOf(seed), half = 2 ** (bitDepth - 1);
  const pixels = pixelFormat === 'gray8' ? new Uint8Array(mask.length) : new Uint16Array(mask.length);
  return pixels.map((_, pixel) => Math.floor(random() * half) + (mask[pixel] ? half : 0));
}

/** Runs every pattern of the suite through one engine and compares label image and table with the references, to the last bit. */
async function expectSuite(plan: Plan, threads: number, stripeStarts: readonly number[] | null, light: boolean): Promise<void> {
  const { width, height } = plan.format;
  const engine = await createWasmEngine({
    plan, host: createNodeHost(), threads, fallbackReason: null, ...(stripeStarts ? { stripeStarts } : {}),
  });
  let seed = 0;
  for (const { name, mask } of maskSuite(width, height, light)) {
    const pixels = shadedMask(mask, plan.format, ++seed);
    const result = await engine.inspect({ index: seed, ptsUs: null, pixels });
    const { data } = await engine.readStage('label');
    const expected = labelReference(mask, width, height, plan.label.connectivity);
    expect(result.labelledCount, name).toBe(expected.count);
    expect(Buffer.from(data.buffer).equals(Buffer.from(expected.labels.buffer)), `${name}: label image`).toBe(true);
    const table = deriveTable(plan, sumReference(expected.labels, expected.count, width, height, pixels, true));
    expect([...result.regions.label], name).toEqual([...table.label]);
    expect([...result.regions.columns.keys()], name).toEqual([...table.columns.keys()]);
    for (const [column, values] of table.columns) expect(result.regions.columns.get(column), `${name}: ${column}`).toEqual(values);
    expect(result.overflow, name).toBe(false);
  }
  engine.destroy();
}

describe.each([4, 8] as const)('labels and sums, %i-connected', (connectivity) => {
  it.each([1, 2, 3])('should equal the references for every pattern with %i threads', async (threads) => {
    await expectSuite(planOf(gray8(257, 131), { connectivity }), threads, null, threads !== 2);
  });

  it.each([[1, 77], [77, 1], [1, 1], [63, 65], [130, 3], [64, 64]])('should equal the references at %i x %i', async (width, height) => {
    await expectSuite(planOf(gray8(width, height), { connectivity }), 2, null, true);
    await expectSuite(planOf(gray16(width, height), { connectivity, threshold: { method: 'fixed', levelDn: 32_767.5 } }), 3, null, true);
  });

  it.each(['0 1', '0 32', '0 64', '0 1 64', '0 1 2'])('should join stripes that start at rows %s', async (starts) => {
    const stripeStarts = starts.split(' ').map(Number);
    await expectSuite(planOf(gray8(63, 65), { connectivity }), stripeStarts.length, stripeStarts, false);
  });
});

it('should sum the corrected image in the plan\'s fixed point, past 64 bits of squares', async () => {
  const format = gray8(190, 41);
  const plan = planOf(format, { flatField: true, threshold: { method: 'fixed', levelDn: 20 } });
  const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null });
  const random = randomOf(4);
  const pixels = new Uint8Array(190 * 41).map(() => 150 + Math.floor(random() * 106));
  const { regions, labelledCount } = await engine.inspect({ index: 0, ptsUs: null, pixels });
  const { data: corrected } = await engine.readStage('flatField');
  const fixed = Int32Array.from(corrected, (value) => roundHalfEven(value * 2 ** plan.intensity.fractionBits));
  expect(labelledCount).toBe(1);
  expect(fixed.reduce((sum, v) => sum + v * v, 0)).toBeGreaterThan(2 ** 64);
  const table = deriveTable(plan, sumReference(new Uint32Array(fixed.length).fill(1), 1, 190, 41, fixed, true));
  for (const [column, values] of table.columns) expect(regions.columns.get(column), column).toEqual(values);
  engine.destroy();
});

it.each([
  ['u8', gray8(203, 97)], ['u16', gray16(203, 97)], ['12 bits', gray16(61, 140, 12)],
])('should sum corrected regions of every shape and size: %s', async (_, format) => {
  const { width, height, bitDepth } = format;
  const plan = planOf(format, { flatField: true, threshold: { method: 'fixed', levelDn: 0.5 * 2 ** bitDepth } });
  for (const threads of [1, 2]) {
    const engine = await createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null });
    const { regions } = await engine.inspect(noisyFrame(format, 9));
    const { data: corrected } = await engine.readStage('flatField');
    const { data: mask } = await engine.readStage('threshold');
    const fixed = Int32Array.from(corrected, (value) => roundHalfEven(value * 2 ** plan.intensity.fractionBits));
    const expected = labelReference(mask as Uint8Array, width, height, 8);
    const table = deriveTable(plan, sumReference(expected.labels, expected.count, width, height, fixed, true));
    expect(new Set(table.columns.get('area'))).toContain(1);
    for (const [column, values] of table.columns) expect(regions.columns.get(column), column).toEqual(values);
    engine.destroy();
  }
});

it('should sum negative corrected values', async () => {
  const format = gray8(37, 5);
  const plan = planOf(format, { flatField: true, threshold: { method: 'fixed', levelDn: -100 } });
  const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 1, fallbackReason: null });
  const { regions } = await engine.inspect({ index: 0, ptsUs: null, pixels: new Uint8Array(37 * 5) });
  const { data: corrected } = await engine.readStage('flatField');
  const fixed = Int32Array.from(corrected, (value) => roundHalfEven(value * 2 ** plan.intensity.fractionBits));
  const table = deriveTable(plan, sumReference(new Uint32Array(fixed.length).fill(1), 1, 37, 5, fixed, true));
  expect(regions.columns.get('intensity_max')![0]).toBeLessThan(0);
  for (const [column, values] of table.columns) expect(regions.columns.get(column), column).toEqual(values);
  engine.destroy();
});

function roundHalfEven(value: number): number {
  const up = Math.round(value);
  return Math.abs(value % 1) === 0.5 && up % 2 !== 0 ? up - 1 : up;
}
