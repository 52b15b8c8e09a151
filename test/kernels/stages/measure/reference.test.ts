import { describe, expect, it } from 'vitest';
import { labelReference } from '../../../../kernels/stages/label/reference.ts';
import { sumReference } from '../../../../kernels/stages/measure/reference.ts';
import { regionGoldens, regionSumsSha256 } from '../../../golden/regionGoldens.ts';
import { sceneIntegers } from '../../../golden/regionScenes.ts';
import { drawnMask } from '../../../support/drawnMask.ts';

describe('sumReference', () => {
  const { mask, width, height } = drawnMask(`
    . # # . .
    . . # . .
    . . . . #`);
  const { labels, count } = labelReference(mask, width, height, 8);

  it('adds up what a reader can check by hand', () => {
    const intensity = Int32Array.of(
      9, 10, 20, 9, 9,
      9, 9, -3, 9, 9,
      9, 9, 9, 9, 7);
    expect(sumReference(labels, count, width, height, intensity, true)).toEqual({
      count: 2, details: null,
      label: Uint32Array.of(1, 2),
      area: Float64Array.of(3, 1),
      sumX: Float64Array.of(5, 4), sumY: Float64Array.of(1, 2),
      sumXX: Float64Array.of(9, 16), sumYY: Float64Array.of(1, 4), sumXY: Float64Array.of(2, 8),
      minX: Float64Array.of(1, 4), minY: Float64Array.of(0, 2), maxX: Float64Array.of(2, 4), maxY: Float64Array.of(1, 2),
      intensity: {
        sum: Float64Array.of(27, 7), min: Float64Array.of(-3, 7), max: Float64Array.of(20, 7),
        squaresHigh: Float64Array.of(0, 0), squaresLow: Float64Array.of(509, 49),
        sumIX: Float64Array.of(44, 28), sumIY: Float64Array.of(-3, 14),
      },
    });
  });

  it('leaves out the parts that are not asked for', () => {
    expect(sumReference(labels, count, width, height, null, false).intensity).toBeNull();
    const plain = sumReference(labels, count, width, height, new Uint8Array(labels.length), false).intensity;
    expect([plain?.sumIX, plain?.sumIY]).toEqual([null, null]);
  });

  it('splits squares past 2^53 into two exact parts', () => {
    const v = 2 ** 28 - 1;
    const area = 200;
    const { intensity } = sumReference(new Uint32Array(area).fill(1), 1, area, 1, new Int32Array(area).fill(v), false);
    expect((BigInt(intensity!.squaresHigh[0]!) << 48n) + BigInt(intensity!.squaresLow[0]!)).toBe(200n * BigInt(v) ** 2n);
    expect(intensity!.squaresLow[0]).toBeLessThan(2 ** 48);
  });

  it('equals the integer sums of Python on every scene', () => {
    for (const { scene, count: expected, sumsSha256 } of regionGoldens()) {
      const { width: w, height: h } = scene.plan.format;
      const image = labelReference(scene.mask, w, h, scene.plan.label.connectivity);
      const sums = sumReference(image.labels, image.count, w, h, sceneIntegers(scene), true);
      expect({ scene: scene.name, count: sums.count, sha256: regionSumsSha256(sums) }).toEqual({ scene: scene.name, count: expected, sha256: sumsSha256 });
    }
  });

  it('refuses images and labels that do not fit', () => {
    expect(() => sumReference(labels, count, 4, height, null, false)).toThrow('label image has 15 pixels: pass 4x3');
    expect(() => sumReference(labels, count, width, height, new Uint8Array(3), false)).toThrow('intensity image has 3 pixels: pass 5x3');
    expect(() => sumReference(labels, 1, width, height, null, false)).toThrow('label 2 at pixel 14: count is 1');
    expect(() => sumReference(labels, 3, width, height, null, false)).toThrow('label 3 has no pixels');
    expect(() => sumReference(labels, count, width, height, null, true)).toThrow('weighted sums of no intensity image');
  });
});
