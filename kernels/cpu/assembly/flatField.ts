// out = (f32(sample) - dark) * gain, two f32 operations in this order; dark and gain rows have no padding.

@inline
export function correct(samples: v128, dark: usize, gain: usize): v128 {
  return f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(samples), v128.load(dark)), v128.load(gain));
}

/** One row of u8 samples; written 16 px at a time. */
@inline
export function correctRow8(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void {
  for (let x = 0; x < width; x += 16) {
    const v = v128.load(src + x), byte = <usize>x << 2;
    const low = i16x8.extend_low_i8x16_u(v), high = i16x8.extend_high_i8x16_u(v);
    const d = dark + byte, g = gain + byte, p = dst + byte;
    v128.store(p, correct(i32x4.extend_low_i16x8_u(low), d, g));
    v128.store(p, correct(i32x4.extend_high_i16x8_u(low), d + 16, g + 16), 16);
    v128.store(p, correct(i32x4.extend_low_i16x8_u(high), d + 32, g + 32), 32);
    v128.store(p, correct(i32x4.extend_high_i16x8_u(high), d + 48, g + 48), 48);
  }
}

/** One row of u16 samples; written 8 px at a time. */
@inline
export function correctRow16(src: usize, width: i32, dark: usize, gain: usize, dst: usize): void {
  for (let x = 0; x < width; x += 8) {
    const v = v128.load(src + (<usize>x << 1)), byte = <usize>x << 2;
    const d = dark + byte, g = gain + byte, p = dst + byte;
    v128.store(p, correct(i32x4.extend_low_i16x8_u(v), d, g));
    v128.store(p, correct(i32x4.extend_high_i16x8_u(v), d + 16, g + 16), 16);
  }
}

/** u8 samples; `dark` and `gain` point at the first row's values. */
export function flatFieldRows8(src: usize, width: i32, rows: i32, dark: usize, gain: usize, dst: usize, dstStride: usize): void {
  for (let y = 0; y < rows; y++) {
    correctRow8(src, width, dark, gain, dst);
    src += width; dark += <usize>width << 2; gain += <usize>width << 2; dst += dstStride;
  }
}

/** u16 samples; `dark` and `gain` point at the first row's values. */
export function flatFieldRows16(src: usize, width: i32, rows: i32, dark: usize, gain: usize, dst: usize, dstStride: usize): void {
  for (let y = 0; y < rows; y++) {
    correctRow16(src, width, dark, gain, dst);
    src += <usize>width << 1; dark += <usize>width << 2; gain += <usize>width << 2; dst += dstStride;
  }
}
