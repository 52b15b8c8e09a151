// f32 rows to the bit mask: 1 bit a pixel, least significant first, zeros from `width` to the end of the last 16 px group.

@inline
function sixteen(a: v128, b: v128, c: v128, d: v128): i32 {
  return i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)));
}

/** Sets the bit of every value strictly above the level, or strictly below it. The rest of the stride is left alone. */
export function thresholdRows(
  src: usize, srcStride: usize, width: i32, rows: i32, level: f32, below: bool, mask: usize, maskStride: usize,
): void {
  const limit = f32x4.splat(level);
  const lastGroup = (width - 1) >> 4, lastBits = (2 << ((width - 1) & 15)) - 1;
  for (let y = 0; y < rows; y++) {
    let p = src, m = mask;
    if (below) {
      for (let g = 0; g <= lastGroup; g++, p += 64, m += 2) {
        store<u16>(m, sixteen(f32x4.lt(v128.load(p), limit), f32x4.lt(v128.load(p, 16), limit), f32x4.lt(v128.load(p, 32), limit), f32x4.lt(v128.load(p, 48), limit)));
      }
    } else {
      for (let g = 0; g <= lastGroup; g++, p += 64, m += 2) {
        store<u16>(m, sixteen(f32x4.gt(v128.load(p), limit), f32x4.gt(v128.load(p, 16), limit), f32x4.gt(v128.load(p, 32), limit), f32x4.gt(v128.load(p, 48), limit)));
      }
    }
    store<u16>(m - 2, load<u16>(m - 2) & lastBits);
    src += srcStride; mask += maskStride;
  }
}

@inline
function within(p: usize, low: v128, high: v128): v128 {
  const v = v128.load(p);
  return v128.and(f32x4.gt(v, low), f32x4.lt(v, high));
}

/** Sets the bit of every value strictly between two levels. The rest of the stride is left alone. */
export function thresholdBetweenRows(
  src: usize, srcStride: usize, width: i32, rows: i32, level: f32, upper: f32, mask: usize, maskStride: usize,
): void {
  const low = f32x4.splat(level), high = f32x4.splat(upper);
  const lastGroup = (width - 1) >> 4, lastBits = (2 << ((width - 1) & 15)) - 1;
  for (let y = 0; y < rows; y++, src += srcStride, mask += maskStride) {
    let p = src, m = mask;
    for (let g = 0; g <= lastGroup; g++, p += 64, m += 2) {
      store<u16>(m, sixteen(within(p, low, high), within(p + 16, low, high), within(p + 32, low, high), within(p + 48, low, high)));
    }
    store<u16>(m - 2, load<u16>(m - 2) & lastBits);
  }
}

@inline
function beyond(p: usize, levels: usize, below: bool): v128 {
  const v = v128.load(p), level = v128.load(levels);
  return below ? f32x4.lt(v, level) : f32x4.gt(v, level);
}

/** Sets the bit of every value of a row strictly above, or strictly below, the level that its pixel has. */
export function thresholdLevelsRow(src: usize, levels: usize, width: i32, below: bool, mask: usize): void {
  const lastGroup = (width - 1) >> 4, lastBits = (2 << ((width - 1) & 15)) - 1;
  let m = mask;
  for (let g = 0; g <= lastGroup; g++, src += 64, levels += 64, m += 2) {
    store<u16>(m, sixteen(beyond(src, levels, below), beyond(src + 16, levels + 16, below), beyond(src + 32, levels + 32, below), beyond(src + 48, levels + 48, below)));
  }
  store<u16>(m - 2, load<u16>(m - 2) & lastBits);
}

/** One byte, 0 or 1, for every bit of the mask. */
export function unpackRows(mask: usize, maskStride: usize, width: i32, rows: i32, dst: usize, dstStride: usize): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < width; x++) store<u8>(dst + x, (load<u8>(mask + (x >> 3)) >> <u8>(x & 7)) & 1);
    mask += maskStride; dst += dstStride;
  }
}
