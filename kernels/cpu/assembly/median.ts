import { runEnd, runRow, runStart } from './groupedRun';
import { fixedPoint } from './intensity';

// The two middle values of a region: counted in bins, then the bin that holds them in finer bins, until a bin is one value.

/** Values a region may have to be looked at in one list; the values of larger regions are made again for every pass. */
export const LIST_VALUES: i32 = 65_536;
/** Up to here sorting is faster than clearing bins. */
const SORTED: i32 = 40;
const BINS: i32 = 2_048;

let samples: usize = 0;
let dark: usize = 0;
let gain: usize = 0;
let width: i32 = 0;
let sampleBytes: i32 = 1;
let corrected: bool = false;
let unit: f32 = 1;

export function setMedian(frameWidth: i32, bytesOfSample: i32, isCorrected: bool, fixedUnit: f32): void {
  width = frameWidth; sampleBytes = bytesOfSample; corrected = isCorrected; unit = fixedUnit;
}

export function beginMedian(frame: usize, darkMap: usize, gainMap: usize): void {
  samples = frame; dark = darkMap; gain = gainMap;
}

/** Writes the values v of a run as i32, and up to 15 more; returns their number. */
function listRun(run: usize, out: usize): i32 {
  const start = runStart(run), n = runEnd(run) - start;
  const at = <usize>runRow(run) * width + start, from = samples + (at << <usize>(sampleBytes - 1));
  if (corrected) {
    const scale = f32x4.splat(unit), shift = <usize>(sampleBytes - 1), map = at << 2;
    for (let i: usize = 0; i < <usize>n; i += 4) {
      v128.store(out + (i << 2), fixedPoint(from + (i << shift), sampleBytes, dark + map + (i << 2), gain + map + (i << 2), scale));
    }
  } else if (sampleBytes == 1) {
    for (let i: usize = 0; i < <usize>n; i += 4) v128.store(out + (i << 2), i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from + i))));
  } else {
    for (let i: usize = 0; i < <usize>n; i += 4) v128.store(out + (i << 2), i32x4.extend_low_i16x8_u(v128.load64_zero(from + (i << 1))));
  }
  return n;
}

function sort(list: usize, n: i32): void {
  const end = list + (<usize>n << 2);
  for (let p = list + 4; p < end; p += 4) {
    const value = load<i32>(p);
    let hole = p;
    for (; hole > list && load<i32>(hole - 4) > value; hole -= 4) store<i32>(hole, load<i32>(hole - 4));
    store<i32>(hole, value);
  }
}

// The values a pass looks at, and what it finds.
let lowest: i32 = 0;
let highest: i32 = 0;
let nextAbove: i32 = 0;

function rangeOf(list: usize, n: i32): void {
  let low = lowest, high = highest;
  for (const end = list + (<usize>n << 2); list < end; list += 4) {
    const value = load<i32>(list);
    low = min(low, value);
    high = max(high, value);
  }
  lowest = low; highest = high;
}

/** Counts the values from `base` on in bins of 2^shift. */
function countValues(list: usize, n: i32, bins: usize, base: i32, shift: i32, count: i32): void {
  for (const end = list + (<usize>n << 2); list < end; list += 4) {
    const bin = <u32>(load<i32>(list) - base) >> <u32>shift;
    // Values below the base wrap to the highest bins.
    if (bin >= <u32>count) continue;
    const address = bins + (<usize>bin << 2);
    store<u32>(address, load<u32>(address) + 1);
  }
}

function findAbove(list: usize, n: i32, value: i32): void {
  let next = nextAbove;
  for (const end = list + (<usize>n << 2); list < end; list += 4) {
    const other = load<i32>(list);
    if (other > value) next = min(next, other);
  }
  nextAbove = next;
}

/** One pass over all values: 0 rangeOf, 1 countValues, 2 findAbove. A region past LIST_VALUES is listed run by run. */
@inline
function pass(kind: i32, run: usize, end: usize, n: i32, list: usize, bins: usize, base: i32, shift: i32, count: i32): void {
  if (n <= LIST_VALUES) {
    if (kind == 0) rangeOf(list, n);
    else if (kind == 1) countValues(list, n, bins, base, shift, count);
    else findAbove(list, n, base);
    return;
  }
  for (; run < end; run += 8) {
    const length = listRun(run, list);
    if (kind == 0) rangeOf(list, length);
    else if (kind == 1) countValues(list, length, bins, base, shift, count);
    else findAbove(list, length, base);
  }
}

/** Samples of one byte, in four partial histograms so that equal neighbours do not wait for each other. */
function bytesMiddle(run: usize, end: usize, n: i32, bins: usize): i64 {
  memory.fill(bins, 0, 4_096);
  for (; run < end; run += 8) {
    let p = samples + <usize>runRow(run) * width + runStart(run);
    const stop = p + (runEnd(run) - runStart(run));
    for (; p + 4 <= stop; p += 4) {
      const four = load<u32>(p);
      const a = bins + <usize>((four & 0xff) << 2), b = bins + 1_024 + <usize>(((four >>> 8) & 0xff) << 2);
      const c = bins + 2_048 + <usize>(((four >>> 16) & 0xff) << 2), d = bins + 3_072 + <usize>((four >>> 24) << 2);
      store<u32>(a, load<u32>(a) + 1);
      store<u32>(b, load<u32>(b) + 1);
      store<u32>(c, load<u32>(c) + 1);
      store<u32>(d, load<u32>(d) + 1);
    }
    for (; p < stop; p++) {
      const a = bins + (<usize>load<u8>(p) << 2);
      store<u32>(a, load<u32>(a) + 1);
    }
  }
  const first = (n - 1) >> 1, second = n >> 1;
  let below = 0, value = -1, middle = -1;
  while (below <= second) {
    value++;
    const bin = bins + (<usize>value << 2);
    below += load<i32>(bin) + load<i32>(bin, 1_024) + load<i32>(bin, 2_048) + load<i32>(bin, 3_072);
    if (middle < 0 && below > first) middle = value;
  }
  return <i64>(middle + value);
}

/** The two middle values of any values, added. */
function rangedMiddle(run: usize, end: usize, n: i32, list: usize, bins: usize): i64 {
  lowest = i32.MAX_VALUE; highest = i32.MIN_VALUE;
  pass(0, run, end, n, list, bins, 0, 0, 0);
  const rank = (n - 1) >> 1;
  let base = lowest, below = 0, size = 0;
  // Whole bits of the range left to tell apart.
  let bits = 32 - <i32>clz(highest - lowest);
  while (bits > 0) {
    const shift = max(0, bits - 11), count = min(BINS, 1 << (bits - shift));
    memory.fill(bins, 0, <usize>count << 2);
    pass(1, run, end, n, list, bins, base, shift, count);
    let bin = bins;
    for (; below + load<i32>(bin) <= rank; bin += 4) below += load<i32>(bin);
    base += (<i32>(bin - bins) >> 2) << shift;
    size = load<i32>(bin);
    bits = shift;
  }
  if (size == 0) size = n;
  if (below + size > n >> 1) return 2 * <i64>base;
  nextAbove = i32.MAX_VALUE;
  pass(2, run, end, n, list, bins, base, 0, 0);
  return <i64>base + <i64>nextAbove;
}

/**
 * @param n        pixels of the region
 * @param scratch  8 KiB of bins, then max(LIST_VALUES, frame width) + 16 values
 * @returns the two middle values added
 */
export function middleOf(run: usize, end: usize, n: i32, scratch: usize): i64 {
  const list = scratch + <usize>BINS * 4;
  if (n > SORTED && sampleBytes == 1 && !corrected) return bytesMiddle(run, end, n, scratch);
  if (n <= LIST_VALUES) {
    let out = list;
    for (let next = run; next < end; next += 8) out += <usize>listRun(next, out) << 2;
  }
  if (n > SORTED) return rangedMiddle(run, end, n, list, scratch);
  sort(list, n);
  return <i64>load<i32>(list + (<usize>((n - 1) >> 1) << 2)) + <i64>load<i32>(list + (<usize>(n >> 1) << 2));
}
