import { describe, expect, it } from 'vitest';
import { medianInPlace } from '../../../../kernels/stages/flatField/median.ts';

/** The definition: the middle of the sorted values, or the mean of the middle two. */
function sortedMedian(values: Float32Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

describe('the median', () => {
  it.each([
    [[3], 3], [[1, 2], 1.5], [[2, 1, 3], 2], [[4, 1, 3, 2], 2.5], [[7, 7, 7, 7], 7], [[-1, 5, -1], -1], [[0, 0, 0, 1], 0],
  ])('of %j should be %d', (values, median) => {
    expect(medianInPlace(Float32Array.from(values))).toBe(median);
  });

  it('should be that of the sorted values, whatever their order', () => {
    for (let length = 1; length < 300; length++) {
      const spread = 1 + (length % 40);
      for (const draw of [(i: number) => (i * 7919) % spread, (i: number) => i, (i: number) => -i, (i: number) => Math.sin(i * length)]) {
        const values = Float32Array.from({ length }, (_, i) => draw(i));
        const expected = sortedMedian(values);
        expect(medianInPlace(values)).toBe(expected);
      }
    }
  });

  it('should be quick where every value is the same', () => {
    // Quadratic behaviour would take hours here.
    expect(medianInPlace(new Float32Array(4_000_000).fill(10))).toBe(10);
  });

  it('should refuse to be taken of nothing', () => {
    expect(() => medianInPlace(new Float32Array(0))).toThrow('median of 0 values');
  });
});
