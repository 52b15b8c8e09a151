import type { Roi } from './params.ts';

/**
 * Whether a point lies in a ROI's shape, whatever its mode. Rectangles and polygons are half-open: shapes that share an edge share no
 * point. A circle's edge is outside.
 *
 * @param row  px, as centroids are counted; a pixel's centre is its index
 * @source Franklin's crossing test, its division turned into a product: exact for coordinates of up to 24 significant bits
 */
export function containsPoint(roi: Roi, row: number, col: number): boolean {
  switch (roi.shape) {
    case 'rectangle': return row >= roi.row && row < roi.row + roi.height && col >= roi.col && col < roi.col + roi.width;
    case 'circle': return square(row - roi.row) + square(col - roi.col) < square(roi.radiusPx);
    case 'polygon': return edgesAcross(roi.points, row).filter((edge) => isLeftOf(edge, row, col)).length % 2 === 1;
  }
}

/** A product is rounded in one way only; the last bit of `**` is each JavaScript engine's own. */
export function square(value: number): number {
  return value * value;
}

type Corner = readonly [row: number, col: number];
/** A side of a polygon, its upper corner first. */
export type Edge = readonly [upper: Corner, lower: Corner];

/** @returns the sides that a row meets; a side holds its upper end and not its lower one */
export function edgesAcross(points: readonly Corner[], row: number): Edge[] {
  const edges: Edge[] = [];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length]!;
    if ((a[0] > row) !== (b[0] > row)) edges.push(a[0] < b[0] ? [a, b] : [b, a]);
  });
  return edges;
}

/** Whether a point of a row that meets the edge lies on its left; a point on the edge does not. */
export function isLeftOf([[rowA, colA], [rowB, colB]]: Edge, row: number, col: number): boolean {
  return (col - colA) * (rowB - rowA) < (colB - colA) * (row - rowA);
}
