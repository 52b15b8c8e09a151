// Dilation of a bit mask by an element whose rows are symmetric and no wider than those nearer to its middle. Eroding a mask is
// dilating what it leaves out: outside the frame nothing is set either way.

/** Bytes before and after a row of bits that belong to it and are 0. */
const GUARD: usize = 16;

/** Bits `step` columns to either side of a set one; `step` below 64. */
function spread(from: usize, to: usize, bytes: usize, step: i32): void {
  const back = 64 - step;
  for (let b: usize = 0; b < bytes; b += 16) {
    const here = v128.load(from + b);
    const rightwards = v128.or(i64x2.shl(here, step), i64x2.shr_u(v128.load(from + b - 8), back));
    const leftwards = v128.or(i64x2.shr_u(here, step), i64x2.shl(v128.load(from + b + 8), back));
    v128.store(to + b, v128.or(here, v128.or(rightwards, leftwards)));
  }
}

/** acc = (acc | above | below) within the frame, where 0 stands for a row outside it. */
function addRows(acc: usize, above: usize, below: usize, inside: usize, flip: v128, bytes: usize): void {
  for (let b: usize = 0; b < bytes; b += 16) {
    let bits = v128.load(acc + b);
    if (above) bits = v128.or(bits, v128.xor(v128.load(above + b), flip));
    if (below) bits = v128.or(bits, v128.xor(v128.load(below + b), flip));
    v128.store(acc + b, v128.and(bits, v128.load(inside + b)));
  }
}

/** Ones for the columns of the frame. */
function fillInside(inside: usize, width: i32, bytes: usize): void {
  memory.fill(inside, 0, bytes);
  memory.fill(inside, 255, <usize>width >> 3);
  const rest: u32 = (1 << (width & 7)) - 1;
  if (rest) store<u8>(inside + (<usize>width >> 3), <u8>rest);
}

/**
 * @param src      the whole mask: rows above and below those asked for are read
 * @param dst      the whole mask to write them to, another one
 * @param reach    i32, radius + 1 of them: the columns covered on either side at 0, 1, ... rows from the middle, never more further out
 * @param erode    dilate the background instead
 * @param scratch  room for three rows of bits and GUARD bytes round each
 */
export function dilateRows(
  src: usize, dst: usize, stride: usize, width: i32, height: i32, firstRow: i32, rows: i32, reach: usize, radius: i32, erode: bool, scratch: usize,
): void {
  const inside = scratch;
  let acc = inside + stride + GUARD, other = acc + stride + 2 * GUARD;
  const flip = i32x4.splat(erode ? -1 : 0);
  fillInside(inside, width, stride);
  memory.fill(acc - GUARD, 0, 2 * stride + 4 * GUARD);
  for (let y = firstRow; y < firstRow + rows; y++) {
    memory.fill(acc, 0, stride);
    addRows(acc, src + <usize>y * stride, 0, inside, flip, stride);
    for (let dy = 1; dy <= radius + 1; dy++) {
      // What lies further from the middle is spread less: what was gathered so far is spread by the difference.
      let missing = load<i32>(reach + (<usize>(dy - 1) << 2)) - (dy <= radius ? load<i32>(reach + (<usize>dy << 2)) : 0);
      for (let covered = 0; missing > 0;) {
        // At most this much leaves no gap, also where half of what was covered so far lies outside the frame and is lost.
        const step = min(missing, covered + 1);
        spread(acc, other, stride, step);
        covered += step;
        missing -= step;
        const swap = acc; acc = other; other = swap;
      }
      if (dy <= radius) {
        const above = y - dy >= 0 ? src + <usize>(y - dy) * stride : 0, below = y + dy < height ? src + <usize>(y + dy) * stride : 0;
        addRows(acc, above, below, inside, flip, stride);
      }
    }
    const out = dst + <usize>y * stride;
    for (let b: usize = 0; b < stride; b += 16) v128.store(out + b, v128.and(v128.xor(v128.load(acc + b), flip), v128.load(inside + b)));
  }
}
