// Samples to f32 rows. Rows are written 16 px at a time: up to 15 px of a row's right margin are overwritten.

@inline
function storeDn(dst: usize, samples: v128, offset: v128, scale: v128): void {
  v128.store(dst, f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(samples), offset), scale));
}

/** dn = (f32(sample) - offset) * scale of u8 samples. */
export function loadRows8(src: usize, width: i32, rows: i32, offset: f32, scale: f32, dst: usize, dstStride: usize): void {
  const o = f32x4.splat(offset), c = f32x4.splat(scale);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < width; x += 16) {
      const v = v128.load(src + x);
      const low = i16x8.extend_low_i8x16_u(v), high = i16x8.extend_high_i8x16_u(v);
      const p = dst + (<usize>x << 2);
      storeDn(p, i32x4.extend_low_i16x8_u(low), o, c);
      storeDn(p + 16, i32x4.extend_high_i16x8_u(low), o, c);
      storeDn(p + 32, i32x4.extend_low_i16x8_u(high), o, c);
      storeDn(p + 48, i32x4.extend_high_i16x8_u(high), o, c);
    }
    src += width; dst += dstStride;
  }
}

/** dn = (f32(sample) - offset) * scale of u16 samples. */
export function loadRows16(src: usize, width: i32, rows: i32, offset: f32, scale: f32, dst: usize, dstStride: usize): void {
  const o = f32x4.splat(offset), c = f32x4.splat(scale);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < width; x += 8) {
      const v = v128.load(src + (<usize>x << 1));
      const p = dst + (<usize>x << 2);
      storeDn(p, i32x4.extend_low_i16x8_u(v), o, c);
      storeDn(p + 16, i32x4.extend_high_i16x8_u(v), o, c);
    }
    src += <usize>width << 1; dst += dstStride;
  }
}
