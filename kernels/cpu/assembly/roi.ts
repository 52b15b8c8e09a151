import { runEnd, runRow, runStart } from './groupedRun';

// The ROI is a mask: 1 bit a pixel, rows as far apart as the frame's own mask.

let roi: usize = 0;
let stride: usize = 0;

export function setRoi(address: usize, strideBytes: usize): void { roi = address; stride = strideBytes; }

/** Takes what is outside the ROI out of `rows` rows of a mask. */
export function clipRows(mask: usize, firstRow: i32, rows: i32): void {
  const from = <usize>firstRow * stride, end = from + <usize>rows * stride;
  for (let at = from; at < end; at += 16) v128.store(mask + at, v128.and(v128.load(mask + at), v128.load(roi + at)));
}

/** Pixels of one region's runs [run, end) that are inside. */
export function insideOf(run: usize, end: usize): i64 {
  let pixels: i64 = 0;
  for (; run < end; run += 8) {
    const row = roi + <usize>runRow(run) * stride;
    const start = runStart(run), last = runEnd(run) - 1;
    for (let word = start >> 6; word <= last >> 6; word++) {
      let bits = load<u64>(row + (<usize>word << 3));
      if (word == start >> 6) bits &= <u64>-1 << <u64>(start & 63);
      if (word == last >> 6) bits &= <u64>-1 >> <u64>(63 - (last & 63));
      pixels += popcnt<u64>(bits);
    }
  }
  return pixels;
}
