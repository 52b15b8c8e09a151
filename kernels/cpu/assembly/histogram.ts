// 256 equal bins over [0, full scale]; values outside are counted in the end bins.

/** Four partial histograms of 256 u32, so that neighbours in one bin do not wait for each other's store. */
const PARTS = 4;

@inline
function count(bins: usize, bin: i32, part: usize): void {
  const p = bins + (<usize>bin << 2) + (part << 10);
  store<u32>(p, load<u32>(p) + 1);
}

export function clearHistogram(bins: usize): void {
  memory.fill(bins, 0, PARTS * 1024);
}

/** bin = clamp(floor(value * binScale), 0, 255), the product in f32. */
export function histogramRows(src: usize, srcStride: usize, width: i32, rows: i32, binScale: f32, bins: usize): void {
  const scale = f32x4.splat(binScale), low = i32x4.splat(0), high = i32x4.splat(255);
  for (let y = 0; y < rows; y++) {
    let x = 0;
    for (; x + 4 <= width; x += 4) {
      const product = f32x4.mul(v128.load(src + (<usize>x << 2)), scale);
      const bin = i32x4.min_s(i32x4.max_s(i32x4.trunc_sat_f32x4_s(product), low), high);
      count(bins, i32x4.extract_lane(bin, 0), 0);
      count(bins, i32x4.extract_lane(bin, 1), 1);
      count(bins, i32x4.extract_lane(bin, 2), 2);
      count(bins, i32x4.extract_lane(bin, 3), 3);
    }
    for (; x < width; x++) {
      const bin = <i32>Mathf.max(0, Mathf.min(255, load<f32>(src + (<usize>x << 2)) * binScale));
      count(bins, bin, 0);
    }
    src += srcStride;
  }
}
