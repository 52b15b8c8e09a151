import { clearRow, edgeBits, edgeRanks, edgesBefore, findRuns, rowBytes } from './runs';
import { findRoot, parentOf, setParent, unite } from './unionFind';

// State of the stripe this instance is labelling (every thread has an instance of its own).
let parents: usize = 0;
let width: i32 = 0;
let reach: i32 = 0;
let nextLabel: i32 = 0;
let rowAbove: usize = 0;
let rowHere: usize = 0;
let labelsAbove: usize = 0;
let labelsHere: usize = 0;

/**
 * Starts a stripe: nothing is above its first row.
 *
 * @param firstLabel    provisional labels of the stripe count up from here
 * @param connectivity  8, or 4: runs that only touch by a corner are then apart
 */
export function beginStripe(parentTable: usize, scratch: usize, frameWidth: i32, connectivity: i32, firstLabel: i32): void {
  parents = parentTable;
  width = frameWidth;
  reach = connectivity == 8 ? 0 : 1;
  nextLabel = firstLabel;
  rowAbove = scratch;
  rowHere = rowAbove + rowBytes(frameWidth);
  labelsAbove = rowHere + rowBytes(frameWidth);
  labelsHere = labelsAbove + <usize>(frameWidth + 16) * 2;
  clearRow(rowAbove, frameWidth);
}

/** Labels given so far, counted from 0 over all stripes: one past the stripe's last. */
export function labelEnd(): i32 { return nextLabel; }

/** Edges and labels of the stripe's last row, for the seam below it. */
export function lastRowEdges(): usize { return rowAbove; }
export function lastRowLabels(): usize { return labelsAbove; }

/**
 * Labels the next rows of the stripe and appends their runs to a list: `start | end << 16`, label, in raster order, with -1 after
 * each row's last.
 *
 * @returns the end of the list
 */
export function labelRows(mask: usize, maskStride: usize, rows: i32, list: usize): usize {
  const gap = reach, table = parents;
  let fresh = nextLabel;
  for (let y = 0; y < rows; y++) {
    const runs = findRuns(mask, width, rowHere);
    const bits = edgeBits(rowAbove, width), ranks = edgeRanks(rowAbove, width), above = labelsAbove;
    let here = rowHere, out = labelsHere;
    for (let k = 0; k < runs; k++, here += 8, out += 4) {
      const start = load<i32>(here), end = load<i32>(here, 4);
      // Runs above that end at `start` or later and begin at `end` or earlier; one column less on either side without corners.
      let touching = above + (<usize>(edgesBefore(bits, ranks, start + gap) >> 1) << 2);
      const last = above + (<usize>((edgesBefore(bits, ranks, end - gap + 1) + 1) >> 1) << 2);
      let label: i32;
      if (touching < last) {
        label = findRoot(table, load<i32>(touching));
        while ((touching += 4) < last) label = unite(table, label, findRoot(table, load<i32>(touching)));
      } else {
        label = fresh++;
        setParent(table, label, label);
      }
      store<i32>(out, label);
      store<i32>(list, start | (end << 16));
      store<i32>(list, label, 4);
      list += 8;
    }
    store<i32>(list, -1);
    list += 8;
    mask += maskStride;
    let swap = rowAbove; rowAbove = rowHere; rowHere = swap;
    swap = labelsAbove; labelsAbove = labelsHere; labelsHere = swap;
  }
  nextLabel = fresh;
  return list;
}

/**
 * Joins two stripes: the last row of the upper one and the first row of the lower one, whose runs are its first labels in order.
 *
 * @param firstRow    the lower stripe's first mask row
 * @param firstLabel  the lower stripe's first label
 * @param scratch     room for one row's edges
 */
export function joinSeam(
  parentTable: usize, upperEdges: usize, upperLabels: usize, firstRow: usize, firstLabel: i32, frameWidth: i32, connectivity: i32,
  scratch: usize,
): void {
  const gap = connectivity == 8 ? 0 : 1;
  const runs = findRuns(firstRow, frameWidth, scratch);
  let above = upperEdges, aboveLabel = upperLabels;
  for (let k = 0; k < runs; k++) {
    const here = scratch + (<usize>k << 3);
    const from = load<i32>(here) + gap, to = load<i32>(here, 4) - gap;
    while (load<i32>(above, 4) < from) { above += 8; aboveLabel += 4; }
    if (load<i32>(above) > to) continue;
    let label = findRoot(parentTable, firstLabel + k);
    while (true) {
      label = unite(parentTable, label, findRoot(parentTable, load<i32>(aboveLabel)));
      if (load<i32>(above, 8) > to) break;
      above += 8; aboveLabel += 4;
    }
  }
}

/** Writes the labels of a stripe's runs as u32 rows, 0 between them. `parents` holds final numbers by then. */
export function paintRows(list: usize, parentTable: usize, frameWidth: i32, rows: i32, dst: usize, dstStride: usize): void {
  for (let y = 0; y < rows; y++) {
    memory.fill(dst, 0, <usize>frameWidth << 2);
    while (true) {
      const run = load<i32>(list);
      list += 8;
      if (run == -1) break;
      const number = parentOf(parentTable, load<i32>(list - 4));
      const end = dst + (<usize>(run >>> 16) << 2);
      for (let p = dst + (<usize>(run & 0xffff) << 2); p < end; p += 4) store<i32>(p, number);
    }
    dst += dstStride;
  }
}
