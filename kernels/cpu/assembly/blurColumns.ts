// Vertical half of a separable symmetric filter, in the order of additions of blurRows.ts: centre outwards.

/** Writes the addresses of `count` rows of a ring; rows above and below the frame are its edge rows. */
export function ringPointers(ring: usize, ringRows: i32, ringStride: usize, height: i32, firstRow: i32, count: i32, pointers: usize): void {
  for (let i = 0; i < count; i++) {
    const y = max(0, min(height - 1, firstRow + i));
    store<usize>(pointers + (<usize>i << 2), ring + <usize>(y % ringRows) * ringStride);
  }
}

/** Five taps over a, b, c, d, e; c is the centre. */
@inline
export function five(t0: v128, t1: v128, t2: v128, a: v128, b: v128, c: v128, d: v128, e: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(t0, c), f32x4.mul(t1, f32x4.add(b, d))), f32x4.mul(t2, f32x4.add(a, e)));
}

/** Four output rows from eight input rows: each input value is read once for all. */
function blurFourRows5(rows: usize, width: i32, taps: usize, dst: usize, dstStride: usize): void {
  const t0 = v128.load32_splat(taps), t1 = v128.load32_splat(taps, 4), t2 = v128.load32_splat(taps, 8);
  const r0 = load<usize>(rows), r1 = load<usize>(rows, 4), r2 = load<usize>(rows, 8), r3 = load<usize>(rows, 12);
  const r4 = load<usize>(rows, 16), r5 = load<usize>(rows, 20), r6 = load<usize>(rows, 24), r7 = load<usize>(rows, 28);
  const dst2 = dst + dstStride, dst3 = dst2 + dstStride, dst4 = dst3 + dstStride;
  const end = <usize>width << 2;
  for (let x: usize = 0; x < end; x += 16) {
    const b = v128.load(r1 + x), c = v128.load(r2 + x), d = v128.load(r3 + x), e = v128.load(r4 + x);
    v128.store(dst + x, five(t0, t1, t2, v128.load(r0 + x), b, c, d, e));
    const f = v128.load(r5 + x);
    v128.store(dst2 + x, five(t0, t1, t2, b, c, d, e, f));
    const g = v128.load(r6 + x);
    v128.store(dst3 + x, five(t0, t1, t2, c, d, e, f, g));
    v128.store(dst4 + x, five(t0, t1, t2, d, e, f, g, v128.load(r7 + x)));
  }
}

function blurOneRow5(rows: usize, width: i32, taps: usize, dst: usize): void {
  const t0 = v128.load32_splat(taps), t1 = v128.load32_splat(taps, 4), t2 = v128.load32_splat(taps, 8);
  const r0 = load<usize>(rows), r1 = load<usize>(rows, 4), r2 = load<usize>(rows, 8);
  const r3 = load<usize>(rows, 12), r4 = load<usize>(rows, 16);
  const end = <usize>width << 2;
  for (let x: usize = 0; x < end; x += 16) {
    v128.store(dst + x, five(t0, t1, t2, v128.load(r0 + x), v128.load(r1 + x), v128.load(r2 + x), v128.load(r3 + x), v128.load(r4 + x)));
  }
}

function blurOneRow(rows: usize, width: i32, taps: usize, radius: i32, dst: usize): void {
  const t0 = v128.load32_splat(taps), centre = rows + (<usize>radius << 2);
  const end = <usize>width << 2;
  for (let x: usize = 0; x < end; x += 64) {
    const m = load<usize>(centre) + x;
    let a = f32x4.mul(t0, v128.load(m)), b = f32x4.mul(t0, v128.load(m, 16));
    let c = f32x4.mul(t0, v128.load(m, 32)), d = f32x4.mul(t0, v128.load(m, 48));
    for (let i = 1; i <= radius; i++) {
      const t = v128.load32_splat(taps + (<usize>i << 2));
      const up = load<usize>(centre - (<usize>i << 2)) + x, down = load<usize>(centre + (<usize>i << 2)) + x;
      a = f32x4.add(a, f32x4.mul(t, f32x4.add(v128.load(up), v128.load(down))));
      b = f32x4.add(b, f32x4.mul(t, f32x4.add(v128.load(up, 16), v128.load(down, 16))));
      c = f32x4.add(c, f32x4.mul(t, f32x4.add(v128.load(up, 32), v128.load(down, 32))));
      d = f32x4.add(d, f32x4.mul(t, f32x4.add(v128.load(up, 48), v128.load(down, 48))));
    }
    v128.store(dst + x, a); v128.store(dst + x, b, 16); v128.store(dst + x, c, 32); v128.store(dst + x, d, 48);
  }
}

/**
 * Filters `rows` output rows from the ring that blurRows filled; rows above and below the frame repeat its edge rows.
 *
 * @param pointers  scratch for rows + 2 radius addresses
 */
export function blurColumns(
  ring: usize, ringRows: i32, ringStride: usize, width: i32, height: i32, firstRow: i32, rows: i32, taps: usize, radius: i32,
  dst: usize, dstStride: usize, pointers: usize,
): void {
  ringPointers(ring, ringRows, ringStride, height, firstRow - radius, rows + 2 * radius, pointers);
  let y = 0;
  if (radius == 2) {
    for (; y + 4 <= rows; y += 4) {
      blurFourRows5(pointers + (<usize>y << 2), width, taps, dst, dstStride);
      dst += 4 * dstStride;
    }
    for (; y < rows; y++) {
      blurOneRow5(pointers + (<usize>y << 2), width, taps, dst);
      dst += dstStride;
    }
    return;
  }
  for (; y < rows; y++) {
    blurOneRow(pointers + (<usize>y << 2), width, taps, radius, dst);
    dst += dstStride;
  }
}
