import { parentOf, setParent } from './unionFind';

// Runs sorted by region: parents hold rows of the table first (1-based, 0: not in it), then every thread counts its stripe's runs, the
// counts become places, and every thread puts its runs there. A grouped run is `start | end << 16` and the frame's row, u32 each;
// the runs of a region are in raster order, for the stripes are.

let row: i32 = 0;

/** Restarts the rows that assignRows gives. */
export function beginRows(): void { row = 0; }

/** Replaces a stripe's parents by rows of the table, after keepRegions and by its limits. Stripes in order; nothing can be merged afterwards. */
export function assignRows(parents: usize, first: i32, end: i32, areas: usize, minArea: u32, maxArea: u32, capacity: i32): void {
  for (let label = first; label < end; label++) {
    const root = parentOf(parents, label);
    if (root != label) {
      setParent(parents, label, parentOf(parents, root));
      continue;
    }
    const area = load<u32>(areas + (<usize>label << 2));
    setParent(parents, label, area >= minArea && area <= maxArea && row < capacity ? ++row : 0);
  }
}

/** Replaces parents that were not flattened by rows of the table: `rows` (u32) has one for every region of the mask, in raster order. */
export function lookUpRows(parents: usize, end: i32, rows: usize): void {
  let region: usize = 0;
  for (let label = 0; label < end; label++) {
    const parent = parentOf(parents, label);
    setParent(parents, label, parent == label ? load<i32>(rows + (region++ << 2)) : parentOf(parents, parent));
  }
}

/** Counts the runs of a list by row: counts[0] is of runs in no region of the table. */
export function countRuns(list: usize, rows: i32, parents: usize, counts: usize, kept: i32): void {
  memory.fill(counts, 0, <usize>(kept + 1) << 2);
  for (let y = 0; y < rows; y++, list += 8) {
    for (; load<i32>(list) != -1; list += 8) {
      const count = counts + (<usize>parentOf(parents, load<i32>(list, 4)) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
}

/** Turns the counts of all threads, `stride` bytes apart, into places; starts[i] is the first of the region in row i, 0-based. */
export function placeRuns(counts: usize, stride: usize, threads: i32, kept: i32, starts: usize): void {
  let place: u32 = 0;
  for (let region = 1; region <= kept; region++, starts += 4) {
    store<u32>(starts, place);
    let count = counts + (<usize>region << 2);
    for (let thread = 0; thread < threads; thread++, count += stride) {
      const runs = load<u32>(count);
      store<u32>(count, place);
      place += runs;
    }
  }
  store<u32>(starts, place);
}

/** Puts the runs of a list, whose first row is the frame's row `firstRow`, in their places. */
export function groupRuns(list: usize, firstRow: i32, rows: i32, parents: usize, counts: usize, grouped: usize): void {
  for (let y = firstRow; y < firstRow + rows; y++, list += 8) {
    for (; load<i32>(list) != -1; list += 8) {
      const region = parentOf(parents, load<i32>(list, 4));
      if (region == 0) continue;
      const count = counts + (<usize>region << 2), place = load<u32>(count);
      store<u32>(count, place + 1);
      const run = grouped + (<usize>place << 3);
      store<u32>(run, load<u32>(list));
      store<i32>(run, y, 4);
    }
  }
}
