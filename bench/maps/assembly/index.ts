import { blurRow, clampMargins } from '../../../kernels/cpu/assembly/blurRows';

// The fused flat-field and horizontal filter of the engine (kernels/cpu/assembly/blurCorrected.ts) for u8 samples and radius 2, once for
// every way to hold the maps. Only the eight lines that make four corrected values of four samples differ; the taps of the horizontal
// filter carry the scale that a decoded value lacks, a power of two.

/** dark and gain f32: the engine's own. */
class F32Maps {}
/** dark u16 in steps of 1/128 DN, gain f32: the difference is exact in i16. */
class F32GainMaps {}
/** dark u16 in steps of 1/128 DN, gain u16. */
class U16Maps {}
/** dark u16 and gain u16, each above an offset, in steps as fine as the map's range allows. */
class RangeMaps {}
/** gain i16 and dark * gain i16 side by side: one dot product with (sample, 64) corrects a pixel. */
class PairMaps {}

/** Bits of a u16 dark value below 1 DN. */
const DARK_BITS: i32 = 7;
/** What a pair's second half is multiplied by. */
const PAIR_UNIT: i16 = 64;

let darkOffset: v128 = i16x8.splat(0);
let darkBits: i32 = 0;
let gainOffset: v128 = f32x4.splat(0);

/** Of RangeMaps. @param offsetDn  whole DN; @param steps  the gain's offset in its own steps */
export function setRange(offsetDn: i32, bits: i32, steps: f32): void {
  darkOffset = i16x8.splat(<i16>offsetDn); darkBits = bits; gainOffset = f32x4.splat(steps);
}

/** What eight pixels share: samples, widened, and where it fits 16 bits their difference from dark. */
@inline
function eight<F>(samples: v128, dark: usize): v128 {
  if (idof<F>() == idof<F32GainMaps>() || idof<F>() == idof<U16Maps>()) return i16x8.sub(i16x8.shl(samples, DARK_BITS), v128.load(dark));
  if (idof<F>() == idof<RangeMaps>()) return i16x8.sub(samples, darkOffset);
  return samples;
}

/** Four of the eight, corrected. Addresses are those of the four. */
@inline
function four<F>(t: v128, isHigh: bool, dark: usize, gain: usize): v128 {
  if (idof<F>() == idof<F32Maps>()) {
    const samples = isHigh ? i32x4.extend_high_i16x8_u(t) : i32x4.extend_low_i16x8_u(t);
    return f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(samples), v128.load(dark)), v128.load(gain));
  }
  if (idof<F>() == idof<PairMaps>()) {
    const units = i16x8.splat(PAIR_UNIT);
    const pairs = isHigh ? v128.shuffle<i16>(t, units, 4, 12, 5, 13, 6, 14, 7, 15) : v128.shuffle<i16>(t, units, 0, 8, 1, 9, 2, 10, 3, 11);
    return f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(pairs, v128.load(dark)));
  }
  const wide = isHigh ? i32x4.extend_high_i16x8_s(t) : i32x4.extend_low_i16x8_s(t);
  if (idof<F>() == idof<F32GainMaps>()) return f32x4.mul(f32x4.convert_i32x4_s(wide), v128.load(gain));
  const steps = f32x4.convert_i32x4_s(v128.load16x4_u(gain));
  if (idof<F>() == idof<U16Maps>()) return f32x4.mul(f32x4.convert_i32x4_s(wide), steps);
  const difference = i32x4.sub(i32x4.shl(wide, darkBits), v128.load16x4_u(dark));
  return f32x4.mul(f32x4.convert_i32x4_s(difference), f32x4.add(steps, gainOffset));
}

/** log2 of the bytes of a dark value; a pair lies where its dark would, and has no gain. */
@inline
function darkShift<F>(): usize { return idof<F>() == idof<F32Maps>() || idof<F>() == idof<PairMaps>() ? 2 : 1; }
@inline
function gainShift<F>(): usize { return idof<F>() == idof<F32Maps>() || idof<F>() == idof<F32GainMaps>() ? 2 : 1; }

@inline
function middle(a: v128, b: v128): v128 { return v128.shuffle<i32>(a, b, 2, 3, 4, 5); }

@inline
function fiveAlong(t0: v128, t1: v128, t2: v128, before: v128, left: v128, here: v128, right: v128, after: v128): v128 {
  const one = f32x4.add(v128.shuffle<i32>(before, here, 3, 4, 5, 6), v128.shuffle<i32>(here, after, 1, 2, 3, 4));
  return f32x4.add(f32x4.add(f32x4.mul(t0, here), f32x4.mul(t1, one)), f32x4.mul(t2, f32x4.add(left, right)));
}

/** filterRow8 of the engine. */
function filterRow<F>(src: usize, width: i32, dark: usize, gain: usize, t0: v128, t1: v128, t2: v128, dst: usize): i32 {
  if (width < 18) return 0;
  const dark4: usize = 4 << darkShift<F>(), gain4: usize = 4 << gainShift<F>();
  let v = v128.load(src);
  let a = four<F>(eight<F>(i16x8.extend_low_i8x16_u(v), dark), false, dark, gain);
  let before = f32x4.splat(f32x4.extract_lane(a, 0)), left = middle(before, a);
  let x = 0;
  for (; x + 18 <= width; x += 16, dark += 4 * dark4, gain += 4 * gain4, dst += 64) {
    const low = eight<F>(i16x8.extend_low_i8x16_u(v), dark), high = eight<F>(i16x8.extend_high_i8x16_u(v), dark + 2 * dark4);
    const b = four<F>(low, true, dark + dark4, gain + gain4);
    const ab = middle(a, b);
    v128.store(dst, fiveAlong(t0, t1, t2, before, left, a, ab, b));
    const c = four<F>(high, false, dark + 2 * dark4, gain + 2 * gain4);
    const bc = middle(b, c);
    v128.store(dst, fiveAlong(t0, t1, t2, a, ab, b, bc, c), 16);
    const d = four<F>(high, true, dark + 3 * dark4, gain + 3 * gain4);
    const cd = middle(c, d);
    v128.store(dst, fiveAlong(t0, t1, t2, b, bc, c, cd, d), 32);
    v = v128.load(src + x, 16);
    a = four<F>(eight<F>(i16x8.extend_low_i8x16_u(v), dark + 4 * dark4), false, dark + 4 * dark4, gain + 4 * gain4);
    left = middle(d, a);
    v128.store(dst, fiveAlong(t0, t1, t2, c, cd, d, left, a), 48);
    before = d;
  }
  return x;
}

/** A row without the filter, lacking its scale; written 16 px at a time. */
@inline
function correctRow<F>(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void {
  const dark4: usize = 4 << darkShift<F>(), gain4: usize = 4 << gainShift<F>();
  for (let x = 0; x < width; x += 16, dark += 4 * dark4, gain += 4 * gain4, dst += 64) {
    const v = v128.load(src + x);
    const low = eight<F>(i16x8.extend_low_i8x16_u(v), dark), high = eight<F>(i16x8.extend_high_i8x16_u(v), dark + 2 * dark4);
    v128.store(dst, four<F>(low, false, dark, gain));
    v128.store(dst, four<F>(low, true, dark + dark4, gain + gain4), 16);
    v128.store(dst, four<F>(high, false, dark + 2 * dark4, gain + 2 * gain4), 32);
    v128.store(dst, four<F>(high, true, dark + 3 * dark4, gain + 3 * gain4), 48);
  }
}

/** blurCorrectedRows of the engine. */
@inline
function blurCorrected<F>(
  src: usize, width: i32, firstRow: i32, rows: i32, dark: usize, gain: usize, taps: usize, ring: usize, ringRows: i32, ringStride: usize, row: usize,
): void {
  const t0 = v128.load32_splat(taps), t1 = v128.load32_splat(taps, 4), t2 = v128.load32_splat(taps, 8);
  let slot = firstRow % ringRows;
  for (let y = 0; y < rows; y++) {
    const dst = ring + <usize>slot * ringStride;
    const x = filterRow<F>(src, width, dark, gain, t0, t1, t2, dst);
    const from = max(0, x - 16), byte = <usize>from << 2;
    correctRow<F>(src + from, width - from, dark + (<usize>from << darkShift<F>()), gain + (<usize>from << gainShift<F>()), row + byte);
    clampMargins(row, width, 2);
    blurRow(row + (<usize>x << 2), dst + (<usize>x << 2), width - x, taps, 2);
    src += width; dark += <usize>width << darkShift<F>(); gain += <usize>width << gainShift<F>();
    if (++slot == ringRows) slot = 0;
  }
}

export function blurF32(src: usize, width: i32, firstRow: i32, rows: i32, dark: usize, gain: usize, taps: usize, ring: usize, ringRows: i32, ringStride: usize, row: usize): void {
  blurCorrected<F32Maps>(src, width, firstRow, rows, dark, gain, taps, ring, ringRows, ringStride, row);
}
export function blurF32Gain(src: usize, width: i32, firstRow: i32, rows: i32, dark: usize, gain: usize, taps: usize, ring: usize, ringRows: i32, ringStride: usize, row: usize): void {
  blurCorrected<F32GainMaps>(src, width, firstRow, rows, dark, gain, taps, ring, ringRows, ringStride, row);
}
export function blurU16(src: usize, width: i32, firstRow: i32, rows: i32, dark: usize, gain: usize, taps: usize, ring: usize, ringRows: i32, ringStride: usize, row: usize): void {
  blurCorrected<U16Maps>(src, width, firstRow, rows, dark, gain, taps, ring, ringRows, ringStride, row);
}
export function blurRange(src: usize, width: i32, firstRow: i32, rows: i32, dark: usize, gain: usize, taps: usize, ring: usize, ringRows: i32, ringStride: usize, row: usize): void {
  blurCorrected<RangeMaps>(src, width, firstRow, rows, dark, gain, taps, ring, ringRows, ringStride, row);
}
export function blurPairs(src: usize, width: i32, firstRow: i32, rows: i32, dark: usize, gain: usize, taps: usize, ring: usize, ringRows: i32, ringStride: usize, row: usize): void {
  blurCorrected<PairMaps>(src, width, firstRow, rows, dark, gain, taps, ring, ringRows, ringStride, row);
}

export function correctF32(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void { correctRow<F32Maps>(src, width, dark, gain, dst); }
export function correctF32Gain(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void { correctRow<F32GainMaps>(src, width, dark, gain, dst); }
export function correctU16(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void { correctRow<U16Maps>(src, width, dark, gain, dst); }
export function correctRange(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void { correctRow<RangeMaps>(src, width, dark, gain, dst); }
export function correctPairs(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void { correctRow<PairMaps>(src, width, dark, gain, dst); }
