import { describe, expect, it } from 'vitest';
import { runKernelOnCpu } from '../../../../kernels/gpu/gpuJs.ts';
import type { KernelFunction, KernelImage } from '../../../../kernels/kernelFunction.ts';
import { readProgram } from '../../../../kernels/stages/custom/readProgram.ts';
import { SOBEL_BODY, sobelGoldens } from '../../../golden/customGoldens.ts';
import { noisyFrame, gray8 } from '../../cpu/scene.ts';
import { worstDifference } from '../../gpu/frameExpectation.ts';
import { SOUND_BODIES } from './bodies.ts';
import { runProgram } from './runProgram.ts';

/** An image whose border is repeated 4 pixels outwards, as gpu.js reads it. */
function clampedRows(image: ArrayLike<number>, width: number, height: number): KernelImage {
  const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
  const rows: number[][] = [];
  for (let y = -4; y < height + 4; y++) {
    rows[y] = [];
    for (let x = -4; x < width + 4; x++) rows[y]![x] = image[clamp(y, height) * width + clamp(x, width)]!;
  }
  return rows;
}

describe('a custom stage as WebAssembly', () => {
  it.each(sobelGoldens().map((golden) => [golden.title, golden] as const))('a Sobel is SciPy\'s: %s', (_, { format: { width, height }, samples, sobel, toleranceDn }) => {
    expect(worstDifference(runProgram(readProgram(SOBEL_BODY, { gain: 1 }), samples, width, height), sobel)).toBeLessThan(toleranceDn);
    const halved = runProgram(readProgram(SOBEL_BODY, { gain: 0.5 }), samples, width, height);
    expect(worstDifference(halved, sobel.map((value) => value / 2))).toBeLessThan(toleranceDn);
  });

  it.each(SOUND_BODIES)('does what gpu.js does: %s', (text) => {
    const { width, height } = { width: 23, height: 17 };
    const { pixels } = noisyFrame(gray8(width, height), 5);
    // Its cpu mode only ever sees the functions of this list.
    const reference = runKernelOnCpu({ toString: () => text } as KernelFunction, [clampedRows(pixels, width, height)], { gain: 2 }, width, height);
    expect(worstDifference(runProgram(readProgram(text, { gain: 2 }), pixels, width, height), reference)).toBeLessThan(2e-3);
  });

  it('reads the nearest pixel of the frame, however far outside', () => {
    const far = (row: string, column: string): number[] =>
      [...runProgram(readProgram(`function (src) { return src[${row}][${column}]; }`, {}), [1, 2, 3, 4, 5, 6], 3, 2)];
    expect(far('-1e30', '-5')).toEqual(Array.from({ length: 6 }, () => 1));
    expect(far('1e30', '1e9')).toEqual(Array.from({ length: 6 }, () => 6));
    expect(far('0', '1.9')).toEqual(Array.from({ length: 6 }, () => 2));
    expect(far('0 / 0', '-1 / 0')).toEqual(Array.from({ length: 6 }, () => 1));
  });

  it('is written in no time, however deep its blocks are', () => {
    const loops = Array.from({ length: 15 }, (_, i) => `for (let i${i} = 0; i${i} < 1; i${i}++) {`).join(' ');
    const text = `function (src) { let v = 0; ${loops} if (src[0][this.thread.x] > 2) { return 7; } v += 1; ${'}'.repeat(15)} return v; }`;
    expect([...runProgram(readProgram(text, {}), [1, 3, 2, 4, 5], 5, 1)]).toEqual([1, 7, 1, 7, 7]);
  });

  it('is written in no time, however its variables double each other', () => {
    const doubled = Array.from({ length: 60 }, (_, i) => `const v${i + 1} = v${i} + v${i};`).join(' ');
    expect([...runProgram(readProgram(`function (src) { const v0 = this.thread.y + 1; ${doubled} return src[v60][this.thread.x]; }`, {}), [1, 2, 3, 4], 2, 2)]).toEqual([3, 4, 3, 4]);
  });

  it('gives 0 for what is no number', () => {
    for (const value of ['1 / 0', '0 / 0', 'Math.sqrt(-1)', '-1 / 0', '3e38 * 10']) {
      expect([...runProgram(readProgram(`function (src) { return ${value}; }`, {}), [1], 1, 1)], value).toEqual([0]);
    }
  });
});
