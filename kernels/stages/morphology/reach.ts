import type { MorphologyParams } from './params.ts';

/**
 * A structuring element as rows: it is symmetric, and no row is wider than one nearer to the middle.
 *
 * @returns radiusPx + 1 numbers: at a distance of dy rows from the middle the element covers the columns -reach[dy]..reach[dy]
 */
export function elementReach({ shape, radiusPx }: Pick<MorphologyParams, 'shape' | 'radiusPx'>): Int32Array {
  return Int32Array.from({ length: radiusPx + 1 }, (_, dy) => {
    switch (shape) {
      case 'rectangle': return radiusPx;
      case 'cross': return dy === 0 ? radiusPx : 0;
      case 'disc': return Math.floor(Math.sqrt(radiusPx * radiusPx - dy * dy));
    }
  });
}
