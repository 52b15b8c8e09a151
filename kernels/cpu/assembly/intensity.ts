// Integer intensities of one run of pixels: what a call found is in the exported variables.
export let runSum: i64 = 0;
export let runMin: i32 = 0;
export let runMax: i32 = 0;
/** Sum of v times (column - first column of the run). */
export let runMoment: i64 = 0;
/** Sum of v * v, 128 bits. */
export let runSquares: u64 = 0;
export let runSquaresHigh: u64 = 0;

// @ts-ignore: decorator
@inline
function lanes32(v: v128): u64 {
  return <u64>i32x4.extract_lane(v, 0) + <u64>i32x4.extract_lane(v, 1) + <u64>i32x4.extract_lane(v, 2) + <u64>i32x4.extract_lane(v, 3);
}

// @ts-ignore: decorator
@inline
function lanes64(v: v128): i64 {
  return i64x2.extract_lane(v, 0) + i64x2.extract_lane(v, 1);
}

// @ts-ignore: decorator
@inline
function smallest(v: v128): i32 {
  v = i32x4.min_s(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return i32x4.extract_lane(i32x4.min_s(v, i32x4.shuffle(v, v, 1, 0, 3, 2)), 0);
}

// @ts-ignore: decorator
@inline
function largest(v: v128): i32 {
  v = i32x4.max_s(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return i32x4.extract_lane(i32x4.max_s(v, i32x4.shuffle(v, v, 1, 0, 3, 2)), 0);
}

// @ts-ignore: decorator
@inline
function widen(v: v128): v128 {
  return i64x2.add(i64x2.extend_low_i32x4_s(v), i64x2.extend_high_i32x4_s(v));
}

// @ts-ignore: decorator
@inline
function widenProduct(a: v128, b: v128): v128 {
  return i64x2.add(i64x2.extmul_low_i32x4_s(a, b), i64x2.extmul_high_i32x4_s(a, b));
}

/** Raw u8 samples. A row's squares stay below 2^32 a lane: 65,535 px / 4 lanes * 255^2. */
export function sumRun8(p: usize, length: i32): void {
  const ramp = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  let sum = i32x4.splat(0), squares = i32x4.splat(0), low = i8x16.splat(-1), high = i8x16.splat(0);
  let left = length;
  for (; left >= 16; left -= 16, p += 16) {
    const v = v128.load(p);
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v)));
    squares = i32x4.add(squares, i32x4.add(
      i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_low_i8x16_u(v, v)), i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_high_i8x16_u(v, v))));
    low = i8x16.min_u(low, v);
    high = i8x16.max_u(high, v);
  }
  if (left) {
    const inside = i8x16.lt_u(ramp, i8x16.splat(<i8>left));
    const v = v128.and(v128.load(p), inside);
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v)));
    squares = i32x4.add(squares, i32x4.add(
      i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_low_i8x16_u(v, v)), i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_high_i8x16_u(v, v))));
    low = i8x16.min_u(low, v128.or(v, v128.not(inside)));
    high = i8x16.max_u(high, v);
  }
  runSum = <i64>lanes32u(sum);
  runSquares = lanes32u(squares);
  runSquaresHigh = 0;
  runMin = smallest(widest8(low, true));
  runMax = largest(widest8(high, false));
}

// @ts-ignore: decorator
@inline
function lanes32u(v: v128): u64 {
  return <u64>lanes64(i64x2.add(i64x2.extend_low_i32x4_u(v), i64x2.extend_high_i32x4_u(v)));
}

/** Sixteen u8 folded to four i32 holding their minima (or maxima). */
// @ts-ignore: decorator
@inline
function widest8(v: v128, lowest: bool): v128 {
  const a = i16x8.extend_low_i8x16_u(v), b = i16x8.extend_high_i8x16_u(v);
  const m = lowest ? i16x8.min_u(a, b) : i16x8.max_u(a, b);
  return widest16(m, lowest);
}

/** Eight u16 folded to four i32 holding their minima (or maxima). */
// @ts-ignore: decorator
@inline
function widest16(v: v128, lowest: bool): v128 {
  const a = i32x4.extend_low_i16x8_u(v), b = i32x4.extend_high_i16x8_u(v);
  return lowest ? i32x4.min_s(a, b) : i32x4.max_s(a, b);
}

/** Raw u16 samples. */
export function sumRun16(p: usize, length: i32): void {
  let sum = i32x4.splat(0), squares = i64x2.splat(0), low = i16x8.splat(-1), high = i16x8.splat(0);
  const ramp = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
  for (let left = length; left > 0; left -= 8, p += 16) {
    const inside = i16x8.lt_s(ramp, i16x8.splat(<i16>min(left, 8)));
    const v = v128.and(v128.load(p), inside);
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(v));
    const a = i32x4.extmul_low_i16x8_u(v, v), b = i32x4.extmul_high_i16x8_u(v, v);
    squares = i64x2.add(squares, i64x2.add(i64x2.extend_low_i32x4_u(a), i64x2.extend_high_i32x4_u(a)));
    squares = i64x2.add(squares, i64x2.add(i64x2.extend_low_i32x4_u(b), i64x2.extend_high_i32x4_u(b)));
    low = i16x8.min_u(low, v128.or(v, v128.not(inside)));
    high = i16x8.max_u(high, v);
  }
  runSum = <i64>lanes32u(sum);
  runSquares = <u64>lanes64(squares);
  runSquaresHigh = 0;
  runMin = smallest(widest16(low, true));
  runMax = largest(widest16(high, false));
}

/** Sum of v times its place in the run, raw samples of either size. */
export function momentOfRun(p: usize, length: i32, bytes: i32): void {
  let moment: i64 = 0;
  for (let i = 0; i < length; i++) {
    moment += <i64>i * (bytes == 1 ? <i64>load<u8>(p + i) : <i64>load<u16>(p + (<usize>i << 1)));
  }
  runMoment = moment;
}

/** Pixels whose squares (up to 2^56 each, two to a lane and step) cannot overflow a 64-bit lane. */
const CHUNK_PX = 128;

/**
 * v = roundHalfEven((sample - dark) * gain * unit): the corrected value again, from the same operations, in fixed point.
 *
 * @param bytes  of one sample
 */
export function sumRunCorrected(src: usize, bytes: i32, dark: usize, gain: usize, unit: f32, length: i32, weighted: bool): void {
  const scale = f32x4.splat(unit), ramp = i32x4(0, 1, 2, 3);
  let sum = i64x2.splat(0), moment = i64x2.splat(0), low = i32x4.splat(i32.MAX_VALUE), high = i32x4.splat(i32.MIN_VALUE);
  let total: u64 = 0, carries: u64 = 0;
  for (let first = 0; first < length; first += CHUNK_PX) {
    const end = min(length, first + CHUNK_PX);
    let squares = i64x2.splat(0);
    for (let i = first; i < end; i += 4) {
      const samples = bytes == 1
        ? i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(src + i)))
        : i32x4.extend_low_i16x8_u(v128.load64_zero(src + (<usize>i << 1)));
      const at = <usize>i << 2;
      const out = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(samples), v128.load(dark + at)), v128.load(gain + at));
      const inside = i32x4.lt_s(ramp, i32x4.splat(length - i));
      const whole = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(out, scale)));
      const v = v128.and(whole, inside);
      sum = i64x2.add(sum, widen(v));
      squares = i64x2.add(squares, widenProduct(v, v));
      low = i32x4.min_s(low, v128.bitselect(whole, i32x4.splat(i32.MAX_VALUE), inside));
      high = i32x4.max_s(high, v128.bitselect(whole, i32x4.splat(i32.MIN_VALUE), inside));
      if (weighted) moment = i64x2.add(moment, widenProduct(v, i32x4.add(ramp, i32x4.splat(i))));
    }
    const part = <u64>lanes64(squares);
    total += part;
    if (total < part) carries++;
  }
  runSum = lanes64(sum);
  runMoment = lanes64(moment);
  runSquares = total;
  runSquaresHigh = carries;
  runMin = smallest(low);
  runMax = largest(high);
}
