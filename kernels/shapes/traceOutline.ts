import { boxOf, RUN_NUMBERS, type RegionRuns } from './regionRuns.ts';

/** Corners of an outline, clockwise on the screen: `x, y` each, in pixel corners (pixel (row, col) spans x col..col + 1). */
export type Outline = Int32Array;

/** Right, down, left, up. */
const STEP_X = [1, 0, -1, 0];
const STEP_Y = [0, 1, 0, -1];

/**
 * Walks round the outside of one region along the edges of its pixels, as ImageJ traces an outline; holes are not followed.
 *
 * Where two pixels meet at a corner alone, an 8-connected region is walked across, so that its outline is one polygon; a
 * 4-connected one is not.
 *
 * @param runs  of one region, at least one; connected
 * @returns     the corners where the direction changes, beginning at the first pixel's upper left one, which is not repeated
 */
export function traceOutline(runs: RegionRuns, connectivity: 4 | 8): Outline {
  const { minRow, minCol, maxRow, maxCol } = boxOf(runs);
  const width = maxCol - minCol, height = maxRow - minRow;
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < runs.length; i += RUN_NUMBERS) {
    const first = (runs[i]! - minRow) * width + runs[i + 1]! - minCol;
    mask.fill(1, first, first + runs[i + 2]!);
  }
  const inside = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] === 1;

  const startX = runs[1]! - minCol, startY = 0;
  const corners = [startX + minCol, startY + minRow];
  // The region lies on the right of the way: along the first pixel's upper edge that is to the right.
  let x = startX, y = startY, direction = 0;
  for (;;) {
    x += STEP_X[direction]!;
    y += STEP_Y[direction]!;
    const turned = turn(direction, aheadLeft(inside, x, y, direction), aheadRight(inside, x, y, direction), connectivity);
    if (x === startX && y === startY && turned === 0) return Int32Array.from(corners);
    if (turned !== direction) corners.push(x + minCol, y + minRow);
    direction = turned;
  }
}

type Inside = (x: number, y: number) => boolean;

/** The pixel beyond the corner on the left of the way. */
function aheadLeft(inside: Inside, x: number, y: number, direction: number): boolean {
  return inside(x + (direction === 0 || direction === 1 ? 0 : -1), y + (direction === 1 || direction === 2 ? 0 : -1));
}

/** The pixel beyond the corner on the right of the way. */
function aheadRight(inside: Inside, x: number, y: number, direction: number): boolean {
  return inside(x + (direction === 0 || direction === 3 ? 0 : -1), y + (direction === 0 || direction === 1 ? 0 : -1));
}

function turn(direction: number, left: boolean, right: boolean, connectivity: 4 | 8): number {
  const goLeft = (direction + 3) % 4, goRight = (direction + 1) % 4;
  if (left && right) return goLeft;
  if (right) return direction;
  if (left) return connectivity === 8 ? goLeft : goRight;
  return goRight;
}
