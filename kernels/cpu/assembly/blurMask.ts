import { five, ringPointers } from './blurColumns';

// Vertical half of a filter, compared with the level while the sums are in registers: the filtered image is never stored. The sums
// are those of blurColumns.ts. "Below" is "above" with the sign of weights and level turned: rounding to nearest is symmetric, so
// that every sum is the same number with the other sign.

@inline
function signed(weight: usize, sign: v128): v128 { return v128.xor(v128.load32_splat(weight), sign); }

/** Bits of 16 px of four rows from eight input rows: each input value is read once for all. */
function maskFourRows5(rows: usize, width: i32, taps: usize, limit: v128, sign: v128, mask: usize, maskStride: usize): void {
  const t0 = signed(taps, sign), t1 = signed(taps + 4, sign), t2 = signed(taps + 8, sign);
  const r0 = load<usize>(rows), r1 = load<usize>(rows, 4), r2 = load<usize>(rows, 8), r3 = load<usize>(rows, 12);
  const r4 = load<usize>(rows, 16), r5 = load<usize>(rows, 20), r6 = load<usize>(rows, 24), r7 = load<usize>(rows, 28);
  const mask2 = mask + maskStride, mask3 = mask2 + maskStride, mask4 = mask3 + maskStride;
  const end = <usize>width << 2;
  for (let x: usize = 0; x < end; x += 32) {
    let b = v128.load(r1 + x), c = v128.load(r2 + x), d = v128.load(r3 + x), e = v128.load(r4 + x);
    let f = v128.load(r5 + x), g = v128.load(r6 + x);
    const first1 = f32x4.gt(five(t0, t1, t2, v128.load(r0 + x), b, c, d, e), limit);
    const first2 = f32x4.gt(five(t0, t1, t2, b, c, d, e, f), limit);
    const first3 = f32x4.gt(five(t0, t1, t2, c, d, e, f, g), limit);
    const first4 = f32x4.gt(five(t0, t1, t2, d, e, f, g, v128.load(r7 + x)), limit);
    b = v128.load(r1 + x, 16); c = v128.load(r2 + x, 16); d = v128.load(r3 + x, 16); e = v128.load(r4 + x, 16);
    const row1 = i16x8.narrow_i32x4_s(first1, f32x4.gt(five(t0, t1, t2, v128.load(r0 + x, 16), b, c, d, e), limit));
    f = v128.load(r5 + x, 16);
    const row2 = i16x8.narrow_i32x4_s(first2, f32x4.gt(five(t0, t1, t2, b, c, d, e, f), limit));
    g = v128.load(r6 + x, 16);
    const upper = i8x16.bitmask(i8x16.narrow_i16x8_s(row1, row2));
    const row3 = i16x8.narrow_i32x4_s(first3, f32x4.gt(five(t0, t1, t2, c, d, e, f, g), limit));
    const row4 = i16x8.narrow_i32x4_s(first4, f32x4.gt(five(t0, t1, t2, d, e, f, g, v128.load(r7 + x, 16)), limit));
    const lower = i8x16.bitmask(i8x16.narrow_i16x8_s(row3, row4));
    const byte = x >> 5;
    store<u8>(mask + byte, upper); store<u8>(mask2 + byte, upper >> 8);
    store<u8>(mask3 + byte, lower); store<u8>(mask4 + byte, lower >> 8);
  }
}

/** Bits of one row, 16 px at a time. */
function maskOneRow(rows: usize, width: i32, taps: usize, radius: i32, limit: v128, sign: v128, mask: usize): void {
  const t0 = signed(taps, sign), centre = rows + (<usize>radius << 2);
  const end = <usize>width << 2;
  for (let x: usize = 0; x < end; x += 64, mask += 2) {
    const m = load<usize>(centre) + x;
    let a = f32x4.mul(t0, v128.load(m)), b = f32x4.mul(t0, v128.load(m, 16));
    let c = f32x4.mul(t0, v128.load(m, 32)), d = f32x4.mul(t0, v128.load(m, 48));
    for (let i = 1; i <= radius; i++) {
      const t = signed(taps + (<usize>i << 2), sign);
      const up = load<usize>(centre - (<usize>i << 2)) + x, down = load<usize>(centre + (<usize>i << 2)) + x;
      a = f32x4.add(a, f32x4.mul(t, f32x4.add(v128.load(up), v128.load(down))));
      b = f32x4.add(b, f32x4.mul(t, f32x4.add(v128.load(up, 16), v128.load(down, 16))));
      c = f32x4.add(c, f32x4.mul(t, f32x4.add(v128.load(up, 32), v128.load(down, 32))));
      d = f32x4.add(d, f32x4.mul(t, f32x4.add(v128.load(up, 48), v128.load(down, 48))));
    }
    const low = i16x8.narrow_i32x4_s(f32x4.gt(a, limit), f32x4.gt(b, limit));
    const high = i16x8.narrow_i32x4_s(f32x4.gt(c, limit), f32x4.gt(d, limit));
    store<u16>(mask, i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
  }
}

/** Clears the bits that the last groups of a row have beyond the width. */
@inline
function clearBeyond(mask: usize, width: i32): void {
  const last = mask + (<usize>(width - 1) >> 4 << 1), bits = (2 << ((width - 1) & 15)) - 1;
  store<u16>(last, load<u16>(last) & bits);
}

/**
 * blurColumns and thresholdRows in one: the mask of `rows` output rows from the ring that blurRows filled.
 *
 * @param below     keep what is strictly below the level; else strictly above
 * @param mask      first row's bits; the stride beyond the last 16 px group is left alone
 * @param pointers  scratch for rows + 2 radius addresses
 */
export function blurColumnsToMask(
  ring: usize, ringRows: i32, ringStride: usize, width: i32, height: i32, firstRow: i32, rows: i32, taps: usize, radius: i32,
  level: f32, below: bool, mask: usize, maskStride: usize, pointers: usize,
): void {
  ringPointers(ring, ringRows, ringStride, height, firstRow - radius, rows + 2 * radius, pointers);
  const sign = i32x4.splat(below ? 0x80000000 : 0), limit = v128.xor(f32x4.splat(level), sign);
  let y = 0;
  if (radius == 2) {
    for (; y + 4 <= rows; y += 4) {
      maskFourRows5(pointers + (<usize>y << 2), width, taps, limit, sign, mask + <usize>y * maskStride, maskStride);
    }
  }
  for (; y < rows; y++) maskOneRow(pointers + (<usize>y << 2), width, taps, radius, limit, sign, mask + <usize>y * maskStride);
  for (y = 0; y < rows; y++) clearBeyond(mask + <usize>y * maskStride, width);
}
