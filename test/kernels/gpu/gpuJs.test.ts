import { describe, expect, it } from 'vitest';
import { gatherWgsl } from '../../../kernels/gpu/bridge.ts';
import { runKernelOnCpu, translateKernel } from '../../../kernels/gpu/gpuJs.ts';
import type { KernelImage } from '../../../kernels/kernelFunction.ts';
import { flatField, load } from '../../../kernels/stages/flatField/kernel.ts';
import { blurColumn, blurRow } from '../../../kernels/stages/gaussianBlur/kernel.ts';
import { gaussianTaps } from '../../../kernels/stages/gaussianBlur/taps.ts';
import { thresholdAbove, thresholdBelow } from '../../../kernels/stages/threshold/kernel.ts';
import { blurGoldens, flatFieldGoldens, loadGoldens } from '../../golden/grayGoldens.ts';
import { firstDifference, worstDifference } from './frameExpectation.ts';

/** An image as rows of numbers, with its border repeated `reach` pixels outwards on every side, at negative indices too. */
function clampedRows(image: ArrayLike<number>, width: number, height: number, reach = 0): KernelImage {
  const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
  const rows: number[][] = [];
  for (let y = -reach; y < height + reach; y++) {
    const row: number[] = [];
    for (let x = -reach; x < width + reach; x++) row[x] = image[clamp(y, height) * width + clamp(x, width)]!;
    rows[y] = row;
  }
  return rows;
}

describe('kernel functions in gpu.js\'s cpu mode, the reference of the gather stages', () => {
  it.each(blurGoldens().map((golden) => [golden.title, golden] as const))('blur is SciPy\'s: %s', (_, { format, samples, sigmaPx, radiusPx, blurred }) => {
    const { width, height, bitDepth } = format;
    const taps = [...gaussianTaps(sigmaPx, radiusPx)];
    const reach = (taps.length - 1) / 2;
    const constants = { tapCount: taps.length, radiusPx: reach, taps };
    const rows = runKernelOnCpu(blurRow, [clampedRows(samples, width, height, reach)], constants, width, height);
    const columns = runKernelOnCpu(blurColumn, [clampedRows(rows, width, height, reach)], constants, width, height);
    expect(worstDifference(columns, blurred)).toBeLessThan(Math.max(1e-3, 2 ** (bitDepth - 21)));
  });

  it.each(flatFieldGoldens().map((golden) => [golden.title, golden] as const))('flatField is NumPy\'s: %s', (_, golden) => {
    const { width, height, bitDepth } = golden.format;
    const rows = [golden.samples, golden.dark, golden.gain].map((image) => clampedRows(image, width, height));
    expect(worstDifference(runKernelOnCpu(flatField, rows, {}, width, height), golden.correctedF32)).toBeLessThan(2 ** (bitDepth - 21));
  });

  it.each(loadGoldens().map((golden) => [golden.title, golden] as const))('load is NumPy\'s: %s', (_, golden) => {
    const { width, height, bitDepth } = golden.format;
    const loaded = runKernelOnCpu(load, [clampedRows(golden.samples, width, height)], { offset: golden.offset, scale: golden.scale }, width, height);
    expect(worstDifference(loaded, golden.dnF32)).toBeLessThan(2 ** (bitDepth - 21));
  });

  it('threshold is strict on either side of the level', () => {
    const image = clampedRows([99, 100, 101], 3, 1);
    expect(firstDifference(runKernelOnCpu(thresholdAbove, [image, [100]], {}, 3, 1), [-1, -1, 1])).toBe(-1);
    expect(firstDifference(runKernelOnCpu(thresholdBelow, [image, [100]], {}, 3, 1), [1, -1, -1])).toBe(-1);
  });
});

describe('the bridge from gpu.js to WGSL', () => {
  it('makes a function of a kernel function, its inputs read by our accessors', () => {
    const constants = { tapCount: 3, radiusPx: 1, taps: [0.25, 0.5, 0.25] };
    expect(gatherWgsl({ name: 'blurRow', kernel: blurRow, inputs: ['gray(x, y)'], constants, integers: ['tapCount', 'radiusPx'] })).toMatchInlineSnapshot(`
      "const blurRow_taps = array<f32, 3>(0.25f, 0.5f, 0.25f);
      fn blurRow_tapsAt(i: i32) -> f32 { return blurRow_taps[i]; }
      fn blurRow_src(z: i32, y: i32, x: i32) -> f32 { return gray(x, y); }
      fn blurRow(x: i32, y: i32) -> f32 {
      let threadGid = vec3<i32>(x, y, 0);
      var user_sum : f32 = 0.0;
      for (var user_i : i32 = 0;(user_i<3);user_i++){
      user_sum+=(blurRow_src(0, i32(i32(threadGid.y)), i32(((i32(threadGid.x)+user_i)-1)))*blurRow_tapsAt(i32(user_i)));}


      return user_sum;
      }"
    `);
    expect(gatherWgsl({ name: 'gray', kernel: flatField, inputs: ['f32(rawAt(x, y))', 'dark[0]', 'gain[0]'] })).toMatchInlineSnapshot(`
      "fn gray_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
      fn gray_dark(z: i32, y: i32, x: i32) -> f32 { return dark[0]; }
      fn gray_gain(z: i32, y: i32, x: i32) -> f32 { return gain[0]; }
      fn gray(x: i32, y: i32) -> f32 {
      let threadGid = vec3<i32>(x, y, 0);
      return ((gray_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-gray_dark(0, i32(i32(threadGid.y)), i32(i32(threadGid.x))))*gray_gain(0, i32(i32(threadGid.y)), i32(i32(threadGid.x))));
      }"
    `);
    expect(gatherWgsl({ name: 'gray', kernel: load, inputs: ['f32(rawAt(x, y))'], constants: { offset: 16, scale: 255 / 219 } })).toMatchInlineSnapshot(`
      "fn gray_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
      fn gray(x: i32, y: i32) -> f32 {
      let threadGid = vec3<i32>(x, y, 0);
      return ((gray_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-16.0)*1.1643835616438356);
      }"
    `);
    expect(gatherWgsl({ name: 'threshold', kernel: thresholdBelow, inputs: ['gray(x, y)', 'level[0]'] })).toMatchInlineSnapshot(`
      "fn threshold_src(z: i32, y: i32, x: i32) -> f32 { return gray(x, y); }
      fn threshold_level(z: i32, y: i32, x: i32) -> f32 { return level[0]; }
      fn threshold(x: i32, y: i32) -> f32 {
      let threadGid = vec3<i32>(x, y, 0);
      return select((-1.0), 1.0, (threshold_src(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))<threshold_level(0, 0, 0)));
      }"
    `);
  });

  it('refuses another number of inputs than the kernel function has', () => {
    expect(() => gatherWgsl({ name: 'gray', kernel: flatField, inputs: ['0.0'] })).toThrow('kernel function flatField has 3 inputs, the pass gives 1');
  });

  it('is told apart from a change of gpu.js by the form of the translation', () => {
    expect(translateKernel(load, { offset: 1, scale: 2 }).body).toMatch(/^result\[data_index\] = .*;return;$/);
  });
});
