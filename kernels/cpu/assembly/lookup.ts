/** In place: value v becomes entry clamp(roundHalfEven(v * indexScale), 0, length - 1), the product in f32. */
export function lookupRows(image: usize, stride: usize, width: i32, firstRow: i32, rows: i32, entries: usize, length: i32, indexScale: f32): void {
  const scale = f32x4.splat(indexScale), low = i32x4.splat(0), high = i32x4.splat(length - 1);
  let row = image + <usize>firstRow * stride;
  for (let y = 0; y < rows; y++, row += stride) {
    const end = row + (<usize>width << 2);
    for (let p = row; p < end; p += 16) {
      const nearest = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(p), scale)));
      const index = i32x4.shl(i32x4.min_s(i32x4.max_s(nearest, low), high), 2);
      let found = v128.load32_zero(entries + <usize>i32x4.extract_lane(index, 0));
      found = v128.load_lane<f32>(entries + <usize>i32x4.extract_lane(index, 1), found, 1);
      found = v128.load_lane<f32>(entries + <usize>i32x4.extract_lane(index, 2), found, 2);
      v128.store(p, v128.load_lane<f32>(entries + <usize>i32x4.extract_lane(index, 3), found, 3));
    }
  }
}
