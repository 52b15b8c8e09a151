import { describe, expect, it } from 'vitest';
import { gaussianTaps } from '../../../../kernels/stages/gaussianBlur/taps.ts';
import { blurGoldens, tapsGoldens } from '../../../golden/grayGoldens.ts';

describe('gaussianTaps', () => {
  it('equals the weights of SciPy rounded to f32', () => {
    for (const { sigmaPx, radiusPx, taps } of tapsGoldens()) {
      const ours = gaussianTaps(sigmaPx, radiusPx);
      expect(ours.length, `sigma ${sigmaPx}`).toBe(taps.length);
      ours.forEach((tap, i) => expect(Math.abs(tap - taps[i]!), `sigma ${sigmaPx}, tap ${i}`).toBeLessThanOrEqual(2 ** -24 * taps[i]!));
    }
  });

  it('takes floor(4 sigma + 0.5) for the radius', () => {
    expect([0.1, 0.37, 0.625, 1.1, 7].map((sigma) => (gaussianTaps(sigma).length - 1) / 2)).toEqual([0, 1, 3, 4, 28]);
  });

  it('sums to 1 and is symmetric', () => {
    const taps = gaussianTaps(1.1, 2);
    expect(taps.reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(1, 6);
    expect(Array.from(taps)).toEqual(Array.from(taps).reverse());
  });

  it('blurs rows, then columns, with clamped borders, as scipy.ndimage.gaussian_filter does', () => {
    for (const { title, format, samples, sigmaPx, radiusPx, blurred } of blurGoldens()) {
      const taps = gaussianTaps(sigmaPx, radiusPx);
      const rows = filterLines(Float64Array.from(samples), taps, format.width, format.height, 1, format.width);
      const both = filterLines(rows, taps, format.height, format.width, format.width, 1);
      // Rounding moves a tap by 2^-24 of itself at most; two filters, so 2^-23 of full scale.
      const tolerance = 2 ** (format.bitDepth - 23);
      both.forEach((value, i) => expect(Math.abs(value - blurred[i]!), `${title}, pixel ${i}`).toBeLessThanOrEqual(tolerance));
    }
  });
});

/** Filters `lines` lines of `length` samples, `step` apart within a line and `lineStep` from line to line. */
function filterLines(image: Float64Array, taps: Float32Array, length: number, lines: number, step: number, lineStep: number): Float64Array {
  const radius = (taps.length - 1) / 2;
  const out = new Float64Array(image.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      taps.forEach((tap, t) => {
        const from = Math.min(length - 1, Math.max(0, i + t - radius));
        out[line * lineStep + i * step]! += tap * image[line * lineStep + from * step]!;
      });
    }
  }
  return out;
}
