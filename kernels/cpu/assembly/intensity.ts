import { addSquares } from './record';

// Integer intensities of one run of pixels, added to a record (see record.ts). Every function returns the sum of v.
// A maximum is kept as `top - max`, so that minima and maxima are folded by one chain of minima.

/** `top` of raw samples of one byte, of two bytes, and of corrected values. */
export const TOP_8: i32 = 255;
export const TOP_16: i32 = 65_535;
export const TOP_CORRECTED: i32 = 0;

/** Sixteen bytes of ones, then sixteen of zeros: a load at 16 - n keeps n bytes. */
const KEEP_BYTES: usize = memory.data<u64>([-1, -1, 0, 0]);

/** Sum and sum of squares (low half) side by side; the high half of a raw sample's squares stays 0. */
@inline
function addSums(record: usize, fresh: bool, sums: v128, ends: v128): void {
  if (fresh) {
    v128.store(record, sums, 48);
    v128.store64_lane(record, ends, 0, 64);
    store<u64>(record, 0, 72);
  } else {
    v128.store(record, i64x2.add(sums, v128.load(record, 48)), 48);
    v128.store64_lane(record, i32x4.min_s(ends, v128.load64_zero(record, 64)), 0, 64);
  }
}

/** Sums in even lanes and squares in odd ones, folded together to two u64. */
@inline
function foldSums(sums: v128, squares: v128): v128 {
  const both = i32x4.add(i32x4.shuffle(sums, squares, 0, 4, 1, 5), i32x4.shuffle(sums, squares, 2, 6, 3, 7));
  return i64x2.extend_low_i32x4_u(i32x4.add(both, i32x4.shuffle(both, both, 2, 3, 0, 1)));
}

/** Raw u8 samples. The squares of the longest run fit 32 bits: 65,535 * 255^2. */
export function addRun8(record: usize, fresh: bool, p: usize, length: i32): i64 {
  const ones = i16x8.splat(1);
  let sums = i32x4.splat(0), squares = i32x4.splat(0), low = i8x16.splat(-1), top = i8x16.splat(-1);
  let left = length;
  for (; left > 16; left -= 16, p += 16) {
    const v = v128.load(p);
    const a = i16x8.extend_low_i8x16_u(v), b = i16x8.extend_high_i8x16_u(v);
    sums = i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.add(a, b), ones));
    squares = i32x4.add(squares, i32x4.add(i32x4.dot_i16x8_s(a, a), i32x4.dot_i16x8_s(b, b)));
    low = i8x16.min_u(low, v);
    top = i8x16.min_u(top, v128.not(v));
  }
  const inside = v128.load(KEEP_BYTES + 16 - left);
  const v = v128.and(v128.load(p), inside);
  const a = i16x8.extend_low_i8x16_u(v), b = i16x8.extend_high_i8x16_u(v);
  sums = i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.add(a, b), ones));
  squares = i32x4.add(squares, i32x4.add(i32x4.dot_i16x8_s(a, a), i32x4.dot_i16x8_s(b, b)));
  low = i8x16.min_u(low, v128.or(v, v128.not(inside)));
  top = i8x16.min_u(top, v128.not(v));
  let ends = i8x16.min_u(
    i8x16.shuffle(low, top, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
    i8x16.shuffle(low, top, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
  ends = i8x16.min_u(ends, i32x4.shuffle(ends, ends, 2, 3, 0, 1));
  ends = i8x16.min_u(ends, i32x4.shuffle(ends, ends, 1, 0, 3, 2));
  ends = i8x16.min_u(ends, i32x4.shr_u(ends, 16));
  const totals = foldSums(sums, squares);
  addSums(record, fresh, totals, i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(ends)));
  return i64x2.extract_lane(totals, 0);
}

@inline
function lanes64(v: v128): i64 {
  return i64x2.extract_lane(v, 0) + i64x2.extract_lane(v, 1);
}

@inline
function widenUnsigned(v: v128): v128 {
  return i64x2.add(i64x2.extend_low_i32x4_u(v), i64x2.extend_high_i32x4_u(v));
}

/** Minima of four lanes each, side by side in the lower two lanes. */
@inline
function foldEnds(low: v128, top: v128): v128 {
  const ends = i32x4.min_s(i32x4.shuffle(low, top, 0, 4, 1, 5), i32x4.shuffle(low, top, 2, 6, 3, 7));
  return i32x4.min_s(ends, i32x4.shuffle(ends, ends, 2, 3, 0, 1));
}

/** Raw u16 samples; a frame's squares stay below 2^63. */
export function addRun16(record: usize, fresh: bool, p: usize, length: i32): i64 {
  let sums = i32x4.splat(0), squares = i64x2.splat(0), low = i16x8.splat(-1), top = i16x8.splat(-1);
  for (let left = length; left > 0; left -= 8, p += 16) {
    const inside = v128.load(KEEP_BYTES + 16 - <usize>(min(left, 8) << 1));
    const v = v128.and(v128.load(p), inside);
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(v));
    squares = i64x2.add(squares, i64x2.add(widenUnsigned(i32x4.extmul_low_i16x8_u(v, v)), widenUnsigned(i32x4.extmul_high_i16x8_u(v, v))));
    low = i16x8.min_u(low, v128.or(v, v128.not(inside)));
    top = i16x8.min_u(top, v128.not(v));
  }
  const sum = lanes64(widenUnsigned(sums));
  const ends = foldEnds(
    i32x4.min_s(i32x4.extend_low_i16x8_u(low), i32x4.extend_high_i16x8_u(low)),
    i32x4.min_s(i32x4.extend_low_i16x8_u(top), i32x4.extend_high_i16x8_u(top)));
  addSums(record, fresh, i64x2.replace_lane(i64x2.splat(sum), 1, lanes64(squares)), ends);
  return sum;
}

/** Sum of v times its place in the run, raw samples of either size. */
export function momentOfRun(p: usize, length: i32, bytes: i32): i64 {
  let moment: i64 = 0;
  for (let i = 0; i < length; i++) {
    moment += <i64>i * (bytes == 1 ? <i64>load<u8>(p + i) : <i64>load<u16>(p + (<usize>i << 1)));
  }
  return moment;
}

/** v = roundHalfEven((sample - dark) * gain * unit), four pixels: the corrected values again, from the same operations. */
@inline
export function fixedPoint(src: usize, bytes: i32, dark: usize, gain: usize, scale: v128): v128 {
  const samples = bytes == 1
    ? i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(src)))
    : i32x4.extend_low_i16x8_u(v128.load64_zero(src));
  const out = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(samples), v128.load(dark)), v128.load(gain));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(out, scale)));
}

@inline
function widenProduct(a: v128, b: v128): v128 {
  return i64x2.add(i64x2.extmul_low_i32x4_s(a, b), i64x2.extmul_high_i32x4_s(a, b));
}

@inline
function widenSigned(v: v128): v128 {
  return i64x2.add(i64x2.extend_low_i32x4_s(v), i64x2.extend_high_i32x4_s(v));
}

/** Pixels whose squares, up to 2^56 each and two to a lane and step, cannot overflow a 64-bit lane. */
const CHUNK_PX = 128;

/**
 * Intensities of the corrected image in fixed point.
 *
 * @param src    the run's first sample, of `bytes` bytes; dark and gain are the run's first map values
 * @param unit   2^fractionBits
 */
export function addRunCorrected(record: usize, fresh: bool, src: usize, bytes: i32, dark: usize, gain: usize, unit: f32, length: i32): i64 {
  const scale = f32x4.splat(unit), shift = <usize>(bytes - 1);
  let sums = i64x2.splat(0), low = i32x4.splat(i32.MAX_VALUE), high = i32x4.splat(-i32.MAX_VALUE);
  let total: u64 = 0, carries: u64 = 0;
  for (let i = 0; i < length;) {
    const end = min(length, i + CHUNK_PX);
    let squares = i64x2.splat(0);
    for (; i + 16 <= end; i += 16) {
      const p = src + (<usize>i << shift), d = dark + (<usize>i << 2), g = gain + (<usize>i << 2);
      const v0 = fixedPoint(p, bytes, d, g, scale), v1 = fixedPoint(p + (4 << shift), bytes, d + 16, g + 16, scale);
      const v2 = fixedPoint(p + (8 << shift), bytes, d + 32, g + 32, scale), v3 = fixedPoint(p + (12 << shift), bytes, d + 48, g + 48, scale);
      // Four values of at most 2^28 fit 32 bits.
      sums = i64x2.add(sums, widenSigned(i32x4.add(i32x4.add(v0, v1), i32x4.add(v2, v3))));
      squares = i64x2.add(squares, i64x2.add(i64x2.add(widenProduct(v0, v0), widenProduct(v1, v1)), i64x2.add(widenProduct(v2, v2), widenProduct(v3, v3))));
      low = i32x4.min_s(low, i32x4.min_s(i32x4.min_s(v0, v1), i32x4.min_s(v2, v3)));
      high = i32x4.max_s(high, i32x4.max_s(i32x4.max_s(v0, v1), i32x4.max_s(v2, v3)));
    }
    for (; i < end; i += 4) {
      const whole = fixedPoint(src + (<usize>i << shift), bytes, dark + (<usize>i << 2), gain + (<usize>i << 2), scale);
      const inside = i32x4.gt_s(i32x4.splat(length - i), i32x4(0, 1, 2, 3));
      const v = v128.and(whole, inside);
      sums = i64x2.add(sums, widenSigned(v));
      squares = i64x2.add(squares, widenProduct(v, v));
      low = i32x4.min_s(low, v128.bitselect(whole, i32x4.splat(i32.MAX_VALUE), inside));
      high = i32x4.max_s(high, v128.bitselect(whole, i32x4.splat(-i32.MAX_VALUE), inside));
    }
    const part = <u64>lanes64(squares);
    total += part;
    if (total < part) carries++;
  }
  const sum = lanes64(sums);
  const ends = foldEnds(low, i32x4.neg(high));
  if (fresh) {
    store<i64>(record, sum, 48);
    store<u64>(record, total, 56);
    v128.store64_lane(record, ends, 0, 64);
    store<u64>(record, carries, 72);
  } else {
    store<i64>(record, load<i64>(record, 48) + sum, 48);
    v128.store64_lane(record, i32x4.min_s(ends, v128.load64_zero(record, 64)), 0, 64);
    addSquares(record, total, carries);
  }
  return sum;
}

/** Sum of v times its place in the run, of the corrected image in fixed point. */
export function momentOfRunCorrected(src: usize, bytes: i32, dark: usize, gain: usize, unit: f32, length: i32): i64 {
  const scale = f32x4.splat(unit), shift = <usize>(bytes - 1), ramp = i32x4(0, 1, 2, 3);
  let moments = i64x2.splat(0);
  for (let i = 0; i < length; i += 4) {
    const whole = fixedPoint(src + (<usize>i << shift), bytes, dark + (<usize>i << 2), gain + (<usize>i << 2), scale);
    const v = v128.and(whole, i32x4.gt_s(i32x4.splat(length - i), ramp));
    moments = i64x2.add(moments, widenProduct(v, i32x4.add(ramp, i32x4.splat(i))));
  }
  return lanes64(moments);
}
