import { runEnd, runRow, runStart } from './groupedRun';

// Convex hull of the corners of a region's pixels and what is measured on it, in exact integers. A point is x and y, i32 each.

@inline
function xOf(point: usize): i64 { return <i64>load<i32>(point); }

@inline
function yOf(point: usize): i64 { return <i64>load<i32>(point, 4); }

/** Twice the area of the triangle a, b, c. */
@inline
function turn(a: usize, b: usize, c: usize): i64 {
  return (xOf(b) - xOf(a)) * (yOf(c) - yOf(b)) - (yOf(b) - yOf(a)) * (xOf(c) - xOf(b));
}

/** Adds a point below the last of a chain that keeps turning in one direction (sign 1 on the right side, -1 on the left). */
@inline
function extend(chain: usize, end: usize, x: i32, y: i32, sign: i64): usize {
  store<i32>(end, x);
  store<i32>(end, y, 4);
  while (end - chain >= 16 && turn(end - 16, end - 8, end) * sign <= 0) {
    store<u64>(end - 8, load<u64>(end));
    end -= 8;
  }
  return end + 8;
}

let diameterSquare: i64 = 0;
let diameterRows: i64 = 0;
let diameterCols: i64 = 0;

/** Keeps the longest diameter; of several as long the one with the smallest angle from the row axis, in the half-turn above -pi/2. */
@inline
function compareDiameter(a: usize, b: usize): void {
  let rows = yOf(b) - yOf(a), cols = xOf(b) - xOf(a);
  const square = rows * rows + cols * cols;
  if (square < diameterSquare) return;
  if (rows < 0 || (rows == 0 && cols < 0)) {
    rows = -rows;
    cols = -cols;
  }
  if (square == diameterSquare && cols * diameterRows >= diameterCols * rows) return;
  diameterSquare = square; diameterRows = rows; diameterCols = cols;
}

/** Vertices from the right end of the top side down the right and up the left, no three on a line; returns their end. */
function convexHull(run: usize, end: usize, minX: i32, minY: i32, points: usize, leftChain: usize): usize {
  let right = points, left = leftChain;
  let leftAbove = i32.MAX_VALUE, rightAbove: i32 = 0, y = 0;
  while (run < end) {
    const row = runRow(run), start = runStart(run) - minX;
    while (run + 8 < end && runRow(run + 8) == row) run += 8;
    const stop = runEnd(run) - minX;
    run += 8;
    y = row - minY;
    right = extend(points, right, max(stop, rightAbove), y, 1);
    left = extend(leftChain, left, min(start, leftAbove), y, -1);
    leftAbove = start; rightAbove = stop;
  }
  right = extend(points, right, rightAbove, y + 1, 1);
  left = extend(leftChain, left, leftAbove, y + 1, -1);
  while (left > leftChain) {
    left -= 8;
    store<u64>(right, load<u64>(left));
    right += 8;
  }
  return right;
}

/**
 * Finds the group `hull` of one region's details: rotating calipers over the hull.
 *
 * @param scratch  two chains of (box height + 3) points, and as many again for the closed hull
 */
export function hullOf(run: usize, end: usize, minX: i32, minY: i32, boxHeight: i32, scratch: usize, out: usize, step: usize): void {
  const chainBytes = <usize>(boxHeight + 3) << 3;
  const last = convexHull(run, end, minX, minY, scratch, scratch + 2 * chainBytes);
  // The hull once more behind itself: no index has to be wrapped.
  memory.copy(last, scratch, last - scratch);
  diameterSquare = 0; diameterRows = 0; diameterCols = 0;
  let doubleArea: i64 = 0, widthArea: i64 = 0, widthEdge: i64 = 1, least = Infinity;
  let far = scratch + 8;
  for (let from = scratch; from < last; from += 8) {
    const to = from + 8;
    const dx = xOf(to) - xOf(from), dy = yOf(to) - yOf(from);
    doubleArea += xOf(from) * yOf(to) - yOf(from) * xOf(to);
    if (far < to) far = to;
    while (dx * (yOf(far + 8) - yOf(far)) - dy * (xOf(far + 8) - xOf(far)) > 0) {
      far += 8;
      compareDiameter(from, far);
    }
    compareDiameter(from, far);
    compareDiameter(to, far);
    if (dx * (yOf(far + 8) - yOf(far)) == dy * (xOf(far + 8) - xOf(far))) {
      compareDiameter(from, far + 8);
      compareDiameter(to, far + 8);
    }
    const reach = dx * (yOf(far) - yOf(from)) - dy * (xOf(far) - xOf(from)), edge = dx * dx + dy * dy;
    const square = <f64>reach * <f64>reach / <f64>edge;
    if (square < least) {
      least = square; widthArea = reach; widthEdge = edge;
    }
  }
  store<f64>(out, <f64>doubleArea); out += step;
  store<f64>(out, <f64>diameterSquare); out += step;
  store<f64>(out, <f64>diameterRows); out += step;
  store<f64>(out, <f64>diameterCols); out += step;
  store<f64>(out, <f64>widthArea); out += step;
  store<f64>(out, <f64>widthEdge);
}
