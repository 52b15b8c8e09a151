import { containsPoint, edgesAcross, isLeftOf, square, type Edge } from './containsPoint.ts';
import type { Roi } from './params.ts';

/** Columns first <= c < end. */
export type Span = readonly [first: number, end: number];

/** Rows whose pixels a shape can hold, first <= r < end; they may lie beyond the frame. */
export function rowsOf(roi: Roi): Span {
  switch (roi.shape) {
    case 'rectangle': return [Math.ceil(roi.row), Math.ceil(roi.row + roi.height)];
    case 'circle': return [Math.ceil(roi.row - roi.radiusPx), Math.floor(roi.row + roi.radiusPx) + 1];
    case 'polygon': {
      const rows = roi.points.map(([row]) => row);
      return [Math.ceil(rows.reduce((a, b) => Math.min(a, b))), Math.floor(rows.reduce((a, b) => Math.max(a, b))) + 1];
    }
  }
}

/** @returns the pixels of one row whose centres a shape holds, exactly those of `containsPoint`, from left to right; they may lie beyond the frame */
export function rowSpans(roi: Roi, row: number): Span[] {
  switch (roi.shape) {
    case 'rectangle': return [[Math.ceil(roi.col), Math.ceil(roi.col + roi.width)]];
    case 'circle': {
      const half = Math.sqrt(Math.max(0, square(roi.radiusPx) - square(row - roi.row)));
      const isOutside = (col: number): boolean => !containsPoint(roi, row, col);
      const middle = Math.round(roi.col);
      return isOutside(middle) ? [] : [[settle(Math.round(roi.col - half), isOutside), settle(Math.round(roi.col + half), (col) => !isOutside(col))]];
    }
    case 'polygon': {
      const ends = edgesAcross(roi.points, row).map((edge) => firstNotLeftOf(edge, row)).sort((a, b) => a - b);
      return Array.from({ length: ends.length / 2 }, (_, i): Span => [ends[2 * i]!, ends[2 * i + 1]!]);
    }
  }
}

function firstNotLeftOf(edge: Edge, row: number): number {
  const [[rowA, colA], [rowB, colB]] = edge;
  return settle(Math.round(colA + ((colB - colA) * (row - rowA)) / (rowB - rowA)), (col) => isLeftOf(edge, row, col));
}

/** The first column for which `isBefore` is no longer true, near a rounded estimate: the exact test has the last word. */
function settle(estimate: number, isBefore: (col: number) => boolean): number {
  let col = estimate;
  while (isBefore(col)) col += 1;
  while (!isBefore(col - 1)) col -= 1;
  return col;
}
