import { describe, expect, it } from 'vitest';
import { intensityVariance } from '../../../kernels/regions/intensity.ts';
import { sumReference } from '../../../kernels/stages/measure/reference.ts';

/** Variance of `odd` pixels of v + 1 among `area` pixels, the rest being v. */
function varianceOf(area: number, v: number, odd: number): number {
  const image = new Int32Array(area).fill(v).fill(v + 1, 0, odd);
  return intensityVariance(sumReference(new Uint32Array(area).fill(1), 1, area, 1, image, false).intensity!, 0, area);
}

describe('intensityVariance', () => {
  it('is exactly 0 for a constant region, however bright', () => {
    expect(varianceOf(12_345, 2 ** 28 - 1, 0)).toBe(0);
    expect(varianceOf(30_001, 65_535, 0)).toBe(0);
    expect(varianceOf(1, -77_777_777, 0)).toBe(0);
  });

  it('keeps nine digits where a few pixels of many differ by one step', () => {
    for (const [area, v, odd] of [[100_000, 255, 1], [30_000, 65_535, 8], [30_000, 2 ** 28 - 2, 8], [999, -(2 ** 27), 500]] as const) {
      const exact = (odd * (area - odd)) / area ** 2;
      expect(Math.abs(varianceOf(area, v, odd) / exact - 1), `${odd} of ${area} at ${v}`).toBeLessThan(1e-9);
    }
  });
});
