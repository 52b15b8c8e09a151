import { blurRow, clampMargins } from './blurRows';
import { correct, correctRow16, correctRow8 } from './flatField';

// Flat-field correction and the horizontal half of a filter in one: while the next pixels' maps come from memory, those before are
// filtered. Values and sums are those of flatField.ts and blurRows.ts, bit for bit.

@inline
function correct8(samples: v128, dark: usize, gain: usize): v128 {
  return correct(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(samples)), dark, gain);
}

/** The last two pixels of a and the first two of b. */
@inline
function middle(a: v128, b: v128): v128 { return v128.shuffle<i32>(a, b, 2, 3, 4, 5); }

/** Four filtered pixels: `here`, between two before and two after it. `left` and `right` are its middles with its neighbours. */
@inline
function fiveAlong(t0: v128, t1: v128, t2: v128, before: v128, left: v128, here: v128, right: v128, after: v128): v128 {
  const one = f32x4.add(v128.shuffle<i32>(before, here, 3, 4, 5, 6), v128.shuffle<i32>(here, after, 1, 2, 3, 4));
  return f32x4.add(f32x4.add(f32x4.mul(t0, here), f32x4.mul(t1, one)), f32x4.mul(t2, f32x4.add(left, right)));
}

/** 16 px at a time while two more follow them. @returns the first pixel not filtered */
function filterRow8(src: usize, width: i32, dark: usize, gain: usize, t0: v128, t1: v128, t2: v128, dst: usize): i32 {
  if (width < 18) return 0;
  let v = v128.load(src);
  let a = correct8(v, dark, gain);
  let before = f32x4.splat(f32x4.extract_lane(a, 0)), left = middle(before, a);
  let x = 0;
  for (; x + 18 <= width; x += 16, dark += 64, gain += 64, dst += 64) {
    const low = i16x8.extend_low_i8x16_u(v), high = i16x8.extend_high_i8x16_u(v);
    const b = correct(i32x4.extend_high_i16x8_u(low), dark + 16, gain + 16);
    const ab = middle(a, b);
    v128.store(dst, fiveAlong(t0, t1, t2, before, left, a, ab, b));
    const c = correct(i32x4.extend_low_i16x8_u(high), dark + 32, gain + 32);
    const bc = middle(b, c);
    v128.store(dst, fiveAlong(t0, t1, t2, a, ab, b, bc, c), 16);
    const d = correct(i32x4.extend_high_i16x8_u(high), dark + 48, gain + 48);
    const cd = middle(c, d);
    v128.store(dst, fiveAlong(t0, t1, t2, b, bc, c, cd, d), 32);
    v = v128.load(src + x, 16);
    a = correct8(v, dark + 64, gain + 64);
    left = middle(d, a);
    v128.store(dst, fiveAlong(t0, t1, t2, c, cd, d, left, a), 48);
    before = d;
  }
  return x;
}

/** 8 px at a time while two more follow them. @returns the first pixel not filtered */
function filterRow16(src: usize, width: i32, dark: usize, gain: usize, t0: v128, t1: v128, t2: v128, dst: usize): i32 {
  if (width < 10) return 0;
  let v = v128.load(src);
  let a = correct(i32x4.extend_low_i16x8_u(v), dark, gain);
  let before = f32x4.splat(f32x4.extract_lane(a, 0)), left = middle(before, a);
  let x = 0;
  for (; x + 10 <= width; x += 8, src += 16, dark += 32, gain += 32, dst += 32) {
    const b = correct(i32x4.extend_high_i16x8_u(v), dark + 16, gain + 16);
    const ab = middle(a, b);
    v128.store(dst, fiveAlong(t0, t1, t2, before, left, a, ab, b));
    v = v128.load(src, 16);
    const c = correct(i32x4.extend_low_i16x8_u(v), dark + 32, gain + 32);
    left = middle(b, c);
    v128.store(dst, fiveAlong(t0, t1, t2, a, ab, b, left, c), 16);
    before = b;
    a = c;
  }
  return x;
}

/**
 * Corrects rows of samples and filters them into a ring, as flatFieldRows and blurRows would.
 *
 * @param row  scratch for one row: its first pixel, `radius` + 16 px of margin on either side
 */
export function blurCorrectedRows(
  src: usize, sampleBytes: i32, width: i32, firstRow: i32, rows: i32, dark: usize, gain: usize, taps: usize, radius: i32,
  ring: usize, ringRows: i32, ringStride: usize, row: usize,
): void {
  const t0 = v128.load32_splat(taps), t1 = v128.load32_splat(taps, 4), t2 = v128.load32_splat(taps, 8);
  let slot = firstRow % ringRows;
  for (let y = 0; y < rows; y++) {
    const dst = ring + <usize>slot * ringStride;
    let x = 0;
    if (radius == 2) x = sampleBytes == 1 ? filterRow8(src, width, dark, gain, t0, t1, t2, dst) : filterRow16(src, width, dark, gain, t0, t1, t2, dst);
    const from = max(0, x - 16), byte = <usize>from << 2;
    if (sampleBytes == 1) correctRow8(src + from, width - from, dark + byte, gain + byte, row + byte);
    else correctRow16(src + (<usize>from << 1), width - from, dark + byte, gain + byte, row + byte);
    clampMargins(row, width, radius);
    blurRow(row + (<usize>x << 2), dst + (<usize>x << 2), width - x, taps, radius);
    src += <usize>(width * sampleBytes); dark += <usize>width << 2; gain += <usize>width << 2;
    if (++slot == ringRows) slot = 0;
  }
}
