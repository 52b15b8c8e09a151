// Horizontal half of a separable symmetric filter. Every path adds in one order, centre outwards:
// ((t0 * p[0] + t1 * (p[-1] + p[1])) + t2 * (p[-2] + p[2])) + ... so that paths give the same bits.

/** Fills `radius` px on either side of a row with its first and last value (border: clamp). */
export function clampMargins(row: usize, width: i32, radius: i32): void {
  const first = load<f32>(row), end = row + (<usize>width << 2), last = load<f32>(end - 4);
  for (let i = 1; i <= radius; i++) store<f32>(row - (<usize>i << 2), first);
  for (let i = 0; i < radius; i++) store<f32>(end + (<usize>i << 2), last);
}

@inline
function pair(p: usize, distance: usize): v128 {
  return f32x4.add(v128.load(p - distance), v128.load(p + distance));
}

function blurRow5(src: usize, dst: usize, width: i32, taps: usize): void {
  const t0 = v128.load32_splat(taps), t1 = v128.load32_splat(taps, 4), t2 = v128.load32_splat(taps, 8);
  const end = src + (<usize>width << 2);
  for (; src < end; src += 16, dst += 16) {
    let sum = f32x4.mul(t0, v128.load(src));
    sum = f32x4.add(sum, f32x4.mul(t1, pair(src, 4)));
    v128.store(dst, f32x4.add(sum, f32x4.mul(t2, pair(src, 8))));
  }
}

function blurRow9(src: usize, dst: usize, width: i32, taps: usize): void {
  const t0 = v128.load32_splat(taps), t1 = v128.load32_splat(taps, 4), t2 = v128.load32_splat(taps, 8);
  const t3 = v128.load32_splat(taps, 12), t4 = v128.load32_splat(taps, 16);
  const end = src + (<usize>width << 2);
  for (; src < end; src += 16, dst += 16) {
    let sum = f32x4.mul(t0, v128.load(src));
    sum = f32x4.add(sum, f32x4.mul(t1, pair(src, 4)));
    sum = f32x4.add(sum, f32x4.mul(t2, pair(src, 8)));
    sum = f32x4.add(sum, f32x4.mul(t3, pair(src, 12)));
    v128.store(dst, f32x4.add(sum, f32x4.mul(t4, pair(src, 16))));
  }
}

function blurRowAny(src: usize, dst: usize, width: i32, taps: usize, radius: i32): void {
  const t0 = v128.load32_splat(taps);
  for (let x = 0; x < width; x += 16) {
    const p = src + (<usize>x << 2), o = dst + (<usize>x << 2);
    let a = f32x4.mul(t0, v128.load(p)), b = f32x4.mul(t0, v128.load(p, 16));
    let c = f32x4.mul(t0, v128.load(p, 32)), d = f32x4.mul(t0, v128.load(p, 48));
    for (let i = 1; i <= radius; i++) {
      const t = v128.load32_splat(taps + (<usize>i << 2)), distance = <usize>i << 2;
      a = f32x4.add(a, f32x4.mul(t, pair(p, distance)));
      b = f32x4.add(b, f32x4.mul(t, pair(p + 16, distance)));
      c = f32x4.add(c, f32x4.mul(t, pair(p + 32, distance)));
      d = f32x4.add(d, f32x4.mul(t, pair(p + 48, distance)));
    }
    v128.store(o, a); v128.store(o, b, 16); v128.store(o, c, 32); v128.store(o, d, 48);
  }
}

/** Filters one row whose margins are filled. */
export function blurRow(src: usize, dst: usize, width: i32, taps: usize, radius: i32): void {
  if (radius == 2) blurRow5(src, dst, width, taps);
  else if (radius == 4) blurRow9(src, dst, width, taps);
  else blurRowAny(src, dst, width, taps, radius);
}

/**
 * Filters rows into a ring: row y goes to `ring + (y % ringRows) * ringStride`.
 *
 * @param src   first pixel of the first row; `radius` + 16 px of margin on either side belong to the row
 * @param taps  f32: the centre's weight, then those at distance 1, 2, ... radius
 */
export function blurRows(
  src: usize, srcStride: usize, width: i32, firstRow: i32, rows: i32, taps: usize, radius: i32,
  ring: usize, ringRows: i32, ringStride: usize,
): void {
  let slot = firstRow % ringRows;
  for (let y = 0; y < rows; y++) {
    clampMargins(src, width, radius);
    blurRow(src, ring + <usize>slot * ringStride, width, taps, radius);
    src += srcStride;
    if (++slot == ringRows) slot = 0;
  }
}
