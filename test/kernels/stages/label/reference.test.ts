import { describe, expect, it } from 'vitest';
import { labelReference } from '../../../../kernels/stages/label/reference.ts';
import { LABEL_GOLDEN_SIZES, labelGoldens, labelImageSha256 } from '../../../golden/labelGoldens.ts';
import { drawnMask } from '../../../support/drawnMask.ts';

describe('labelReference', () => {
  it('numbers regions in raster order of their first pixel', () => {
    const { mask, width, height } = drawnMask(`
      . . # . #
      # . # . #
      # . # # #
      # . . . .
      . # . . #`);
    expect(labelReference(mask, width, height, 4)).toEqual({
      count: 4,
      labels: Uint32Array.of(
        0, 0, 1, 0, 1,
        2, 0, 1, 0, 1,
        2, 0, 1, 1, 1,
        2, 0, 0, 0, 0,
        0, 3, 0, 0, 4),
    });
    expect(labelReference(mask, width, height, 8)).toEqual({
      count: 3,
      labels: Uint32Array.of(
        0, 0, 1, 0, 1,
        2, 0, 1, 0, 1,
        2, 0, 1, 1, 1,
        2, 0, 0, 0, 0,
        0, 2, 0, 0, 3),
    });
  });

  it('does not join the end of one row with the start of the next', () => {
    const { mask, width, height } = drawnMask(`
      . . #
      # . .`);
    expect(labelReference(mask, width, height, 8).count).toBe(2);
  });

  it('takes any value but 0 for foreground', () => {
    expect(labelReference(Uint8Array.of(255, 0, 7), 3, 1, 4)).toEqual({ count: 2, labels: Uint32Array.of(1, 0, 2) });
  });

  it('refuses a mask of another size', () => {
    expect(() => labelReference(new Uint8Array(5), 3, 2, 8)).toThrow('mask has 5 pixels: pass 3x2');
  });

  for (const { width, height } of LABEL_GOLDEN_SIZES) {
    it(`equals scikit-image on every pattern at ${width}x${height}`, () => {
      const goldens = Array.from(labelGoldens((size) => size.width === width && size.height === height));
      expect(goldens.length).toBeGreaterThan(40);
      for (const { title, mask, connectivity, count, sha256 } of goldens) {
        const image = labelReference(mask, width, height, connectivity);
        expect({ title, count: image.count, sha256: labelImageSha256(image.labels) }).toEqual({ title, count, sha256 });
      }
    });
  }
});
