import { runEnd, runRow, runStart } from './groupedRun';
import { fixedPoint } from './intensity';

// The two middle values of a region: counted in bins, then the bin that holds them in finer bins, until a bin is one value.

/** Values that one list holds; the values of larger regions are made again for every pass. */
export const LIST_VALUES: i32 = 65_536;
/** Up to here sorting is faster than clearing bins. */
const SORTED: i32 = 40;
const BINS: i32 = 2_048;
/** Bits that one pass tells apart: a list is soon counted again, so its bins are few; a region too large for a list is read anew for every pass. */
const LIST_BITS: i32 = 8;
const WIDE_BITS: i32 = 11;

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

/** Runs whose cache lines are asked for together. */
const TOGETHER: usize = 32 * 8;
/** Written, never read: a load whose value goes nowhere would be left out. */
let sink: i32 = 0;

@inline
function touch(from: usize, last: usize): i32 {
  let bytes = 0;
  for (; from < last; from += 64) bytes ^= load<u8>(from);
  return bytes ^ load<u8>(last);
}

/**
 * Asks for the samples and map entries of runs [run, end), a byte of every cache line: many lines are under way at once then, where
 * computing with them looks only a run ahead. A disc's rows are short and far apart, so no prefetcher knows them.
 */
function touchRuns(run: usize, end: usize): void {
  const shift = <usize>(sampleBytes - 1);
  for (; run < end; run += 8) {
    const at = <usize>runRow(run) * width, first = at + runStart(run), last = at + runEnd(run) - 1;
    sink ^= touch(samples + (first << shift), samples + (last << shift)) ^ touch(dark + (first << 2), dark + (last << 2)) ^ touch(gain + (first << 2), gain + (last << 2));
  }
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

/** Counts the values from `base` on in `count` bins of 2^shift. */
function countValues(list: usize, n: i32, bins: usize, base: i32, shift: i32, count: i32): void {
  for (const end = list + (<usize>n << 2); list < end; list += 4) {
    const bin = <u32>(load<i32>(list) - base) >> <u32>shift;
    // Values below the base wrap to the highest bins.
    if (bin >= <u32>count) continue;
    const address = bins + (<usize>bin << 2);
    store<u32>(address, load<u32>(address) + 1);
  }
}

/** Copies the values from `base` to `last` to `out`, which may be the list itself; returns their end. */
function pickValues(list: usize, n: i32, base: i32, last: i32, out: usize): usize {
  const range = <u32>(last - base);
  for (const end = list + (<usize>n << 2); list < end; list += 4) {
    const value = load<i32>(list);
    // Always written, kept only if it belongs: no branch to guess.
    store<i32>(out, value);
    out += <usize>(<u32>(value - base) <= range) << 2;
  }
  return out;
}

// Nearest values on either side of a gap.
let below: i32 = 0;
let above: i32 = 0;

/** Looks for the highest value up to `limit` and the lowest above it. */
function gapOf(list: usize, n: i32, limit: i32): void {
  let low = below, high = above;
  for (const end = list + (<usize>n << 2); list < end; list += 4) {
    const value = load<i32>(list);
    if (value <= limit) low = max(low, value);
    else high = min(high, value);
  }
  below = low; above = high;
}

/** countValues of all values: those of a region past LIST_VALUES are listed run by run. */
@inline
function countAll(run: usize, end: usize, n: i32, list: usize, bins: usize, base: i32, shift: i32, count: i32): void {
  memory.fill(bins, 0, <usize>count << 2);
  if (n <= LIST_VALUES) return countValues(list, n, bins, base, shift, count);
  for (; run < end; run += 8) countValues(list, listRun(run, list), bins, base, shift, count);
}

@inline
function pickAll(run: usize, end: usize, n: i32, list: usize, base: i32, last: i32): void {
  if (n <= LIST_VALUES) {
    pickValues(list, n, base, last, list);
    return;
  }
  const room = list + <usize>LIST_VALUES * 4;
  let out = list;
  for (; run < end; run += 8) out = pickValues(room, listRun(run, room), base, last, out);
}

@inline
function gapOfAll(run: usize, end: usize, n: i32, list: usize, limit: i32): i64 {
  below = i32.MIN_VALUE; above = i32.MAX_VALUE;
  if (n <= LIST_VALUES) gapOf(list, n, limit);
  else for (; run < end; run += 8) gapOf(list, listRun(run, list), limit);
  return <i64>below + <i64>above;
}

/** Samples of one byte, in four partial histograms so that equal neighbours do not wait for each other. */
function bytesMiddle(run: usize, end: usize, n: i32, lowest: i32, bins: usize): i64 {
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
  let counted = 0, value = lowest - 1, middle = -1;
  while (counted <= second) {
    value++;
    const bin = bins + (<usize>value << 2);
    counted += load<i32>(bin) + load<i32>(bin, 1_024) + load<i32>(bin, 2_048) + load<i32>(bin, 3_072);
    if (middle < 0 && counted > first) middle = value;
  }
  return <i64>(middle + value);
}

/**
 * The two middle values of any values, added: their bin, then the values of that bin alone as soon as they fit the list.
 *
 * @param lowest, highest  of the values
 */
function rangedMiddle(run: usize, end: usize, n: i32, list: usize, bins: usize, lowest: i32, highest: i32): i64 {
  const step = n <= LIST_VALUES ? LIST_BITS : WIDE_BITS;
  let first = (n - 1) >> 1, second = n >> 1, base = lowest, size = n;
  for (let bits = 32 - <i32>clz(highest - lowest); bits > 0;) {
    const shift = max(0, bits - step), count = 1 << (bits - shift);
    countAll(run, end, size, list, bins, base, shift, count);
    let bin = bins, before = 0;
    for (; before + load<i32>(bin) <= first; bin += 4) before += load<i32>(bin);
    base += (<i32>(bin - bins) >> 2) << shift;
    const last = base + (1 << shift) - 1, inside = load<i32>(bin);
    if (before + inside <= second) return gapOfAll(run, end, size, list, last);
    bits = shift;
    if (inside <= LIST_VALUES) {
      pickAll(run, end, size, list, base, last);
      size = inside; first -= before; second -= before;
      if (size <= SORTED) return sortedMiddle(list, first, second, size);
    } else if (bits > 0) {
      // Too many for the list: values below the base are not counted again, so ranks start with it.
      return wideMiddle(run, end, n, list, bins, base, bits, first - before, second - before);
    }
  }
  return 2 * <i64>base;
}

/** rangedMiddle of a bin with more values than the list holds: `first` and `second` are ranks among the values from `base` on. */
function wideMiddle(run: usize, end: usize, n: i32, list: usize, bins: usize, base: i32, bits: i32, first: i32, second: i32): i64 {
  while (bits > 0) {
    const shift = max(0, bits - WIDE_BITS), count = 1 << (bits - shift);
    countAll(run, end, n, list, bins, base, shift, count);
    let bin = bins, before = 0;
    for (; before + load<i32>(bin) <= first; bin += 4) before += load<i32>(bin);
    base += (<i32>(bin - bins) >> 2) << shift;
    if (before + load<i32>(bin) <= second) return gapOfAll(run, end, n, list, base + (1 << shift) - 1);
    first -= before; second -= before;
    bits = shift;
  }
  return 2 * <i64>base;
}

function sortedMiddle(list: usize, first: i32, second: i32, n: i32): i64 {
  sort(list, n);
  return <i64>load<i32>(list + (<usize>first << 2)) + <i64>load<i32>(list + (<usize>second << 2));
}

/**
 * @param n                pixels of the region
 * @param lowest, highest  of its values
 * @param scratch          8 KiB of bins, LIST_VALUES values, a row of values and 16 more
 * @returns the two middle values added
 */
export function middleOf(run: usize, end: usize, n: i32, lowest: i32, highest: i32, scratch: usize): i64 {
  const list = scratch + <usize>BINS * 4;
  if (n > SORTED && sampleBytes == 1 && !corrected) return bytesMiddle(run, end, n, lowest, scratch);
  if (n <= LIST_VALUES) {
    let out = list;
    for (let next = run; next < end;) {
      const stop = min(end, next + TOGETHER);
      if (corrected) touchRuns(next, stop);
      for (; next < stop; next += 8) out += <usize>listRun(next, out) << 2;
    }
  }
  if (n > SORTED) return rangedMiddle(run, end, n, list, scratch, lowest, highest);
  return sortedMiddle(list, (n - 1) >> 1, n >> 1, n);
}
