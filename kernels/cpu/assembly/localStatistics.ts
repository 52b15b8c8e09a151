// Mean and deviation over a square window at a cost that does not depend on its size: sums of columns are carried from row to row,
// sums of windows from column to column. Values are rounded to multiples of 1 / unit and summed as i64, so that sums are exact: they
// neither drift nor cancel, and a window of one value has exactly its mean and no deviation.

export const LOCAL_MEAN: i32 = 0;
export const LOCAL_DEVIATION: i32 = 1;
export const LOCAL_NIBLACK: i32 = 2;

/** Index of a sample outside 0..n-1, reflected at the edge samples without repeating them. */
function reflect(i: i32, n: i32): i32 {
  if (n == 1) return 0;
  const period = 2 * (n - 1);
  let at = i % period;
  if (at < 0) at += period;
  return at < n ? at : period - at;
}

@inline
function whole(p: usize, unit: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(p), unit)));
}

/** Sums of columns: one (sum, sum of squares) pair of i64 a column. */
function addRow(row: usize, width: i32, unit: v128, columns: usize): void {
  for (let x = 0; x < width; x += 4, row += 16, columns += 64) {
    const q = whole(row, unit);
    add(columns, i64x2.extend_low_i32x4_s(q), i64x2.extmul_low_i32x4_s(q, q));
    add(columns + 32, i64x2.extend_high_i32x4_s(q), i64x2.extmul_high_i32x4_s(q, q));
  }
}

/** addRow of the row that enters the window, less that of the row that leaves it. */
function moveRows(entering: usize, leaving: usize, width: i32, unit: v128, columns: usize): void {
  for (let x = 0; x < width; x += 4, entering += 16, leaving += 16, columns += 64) {
    const q = whole(entering, unit), o = whole(leaving, unit);
    const d = i32x4.sub(q, o);
    add(columns, i64x2.extend_low_i32x4_s(d), i64x2.sub(i64x2.extmul_low_i32x4_s(q, q), i64x2.extmul_low_i32x4_s(o, o)));
    add(columns + 32, i64x2.extend_high_i32x4_s(d), i64x2.sub(i64x2.extmul_high_i32x4_s(q, q), i64x2.extmul_high_i32x4_s(o, o)));
  }
}

@inline
function add(columns: usize, sums: v128, squares: v128): void {
  v128.store(columns, i64x2.add(v128.load(columns), v128.shuffle<i64>(sums, squares, 0, 2)));
  v128.store(columns, i64x2.add(v128.load(columns, 16), v128.shuffle<i64>(sums, squares, 1, 3)), 16);
}

/** Columns outside the frame are those that reflection puts there; three more follow, since windows move four at a time. */
function reflectColumns(columns: usize, width: i32, radius: i32): void {
  const last = width - 1;
  let at = 0, step = min(1, last);
  for (let i = 1; i <= radius; i++) {
    at += step;
    v128.store(columns - (<usize>i << 4), v128.load(columns + (<usize>at << 4)));
    if (at == last || at == 0) step = -step;
  }
  at = last; step = -min(1, last);
  for (let x = width; x <= width + radius + 3; x++) {
    at += step;
    v128.store(columns + (<usize>x << 4), v128.load(columns + (<usize>at << 4)));
    if (at == last || at == 0) step = -step;
  }
}

/** Two i64 as f64, rounded once: the low half is added to the high half times 2^32, both exact. */
@inline
function toDouble(v: v128): v128 {
  const low = f64x2.convert_low_i32x4_u(v128.shuffle<i32>(v, v, 0, 2, 0, 2)), high = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(v, v, 1, 3, 1, 3));
  return f64x2.add(f64x2.mul(high, f64x2.splat(4294967296)), low);
}

/** Variance of two windows: what f64 cannot tell from 0 is 0. */
@inline
function variance(mean: v128, meanSquare: v128): v128 {
  const v = f64x2.sub(meanSquare, f64x2.mul(mean, mean));
  return v128.and(v, f64x2.gt(v, f64x2.mul(meanSquare, f64x2.splat(3.552713678800501e-15))));
}

@inline
function fourFloats(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
}

/**
 * Mean, deviation or local level of one row from the sums of its columns.
 *
 * @param range  sauvola: half of full scale, DN
 */
function statisticsRow(columns: usize, width: i32, radius: i32, output: i32, unit: f64, k: f64, range: f64, dst: usize): void {
  const count = <f64>(2 * radius + 1) * <f64>(2 * radius + 1);
  const perSum = f64x2.splat(1 / (count * unit)), perSquare = f64x2.splat(1 / (count * unit * unit));
  const kk = f64x2.splat(k), one = f64x2.splat(1), perRange = f64x2.splat(1 / range);
  let before = columns - (<usize>radius << 4), after = columns + (<usize>(radius + 1) << 4);
  let run = v128.load(before);
  for (let p = before + 16; p < after; p += 16) run = i64x2.add(run, v128.load(p));
  for (let x = 0; x < width; x += 4, before += 64, after += 64, dst += 16) {
    const a = run;
    const b = i64x2.add(a, i64x2.sub(v128.load(after), v128.load(before)));
    const c = i64x2.add(b, i64x2.sub(v128.load(after, 16), v128.load(before, 16)));
    const d = i64x2.add(c, i64x2.sub(v128.load(after, 32), v128.load(before, 32)));
    run = i64x2.add(d, i64x2.sub(v128.load(after, 48), v128.load(before, 48)));
    const mean1 = f64x2.mul(toDouble(v128.shuffle<i64>(a, b, 0, 2)), perSum), mean2 = f64x2.mul(toDouble(v128.shuffle<i64>(c, d, 0, 2)), perSum);
    if (output == LOCAL_MEAN) {
      v128.store(dst, fourFloats(mean1, mean2));
      continue;
    }
    const square1 = f64x2.mul(toDouble(v128.shuffle<i64>(a, b, 1, 3)), perSquare), square2 = f64x2.mul(toDouble(v128.shuffle<i64>(c, d, 1, 3)), perSquare);
    const s1 = f64x2.sqrt(variance(mean1, square1)), s2 = f64x2.sqrt(variance(mean2, square2));
    if (output == LOCAL_DEVIATION) v128.store(dst, fourFloats(s1, s2));
    else if (output == LOCAL_NIBLACK) v128.store(dst, fourFloats(f64x2.sub(mean1, f64x2.mul(kk, s1)), f64x2.sub(mean2, f64x2.mul(kk, s2))));
    else {
      const factor1 = f64x2.add(one, f64x2.mul(kk, f64x2.sub(f64x2.mul(s1, perRange), one)));
      const factor2 = f64x2.add(one, f64x2.mul(kk, f64x2.sub(f64x2.mul(s2, perRange), one)));
      v128.store(dst, fourFloats(f64x2.mul(mean1, factor1), f64x2.mul(mean2, factor2)));
    }
  }
}

// The stripe that this instance is going through.
let image: usize = 0;
let stride: usize = 0;
let width: i32 = 0;
let height: i32 = 0;
let radius: i32 = 0;
let unit: f32 = 1;
let columns: usize = 0;
let next: i32 = 0;

/**
 * Starts a stripe: sums up the columns of the windows of its first row.
 *
 * @param source   f32 rows of the whole frame
 * @param scale    multiples of a DN that values are rounded to; a power of two
 * @param scratch  room for width + 2 radius + 8 pairs of i64
 */
export function beginLocal(
  source: usize, sourceStride: usize, frameWidth: i32, frameHeight: i32, firstRow: i32, reach: i32, scale: f32, scratch: usize,
): void {
  image = source; stride = sourceStride; width = frameWidth; height = frameHeight; radius = reach; unit = scale;
  columns = scratch + (<usize>radius << 4);
  next = firstRow;
  memory.fill(columns, 0, <usize>(width + 4) << 4);
  for (let y = firstRow - radius; y <= firstRow + radius; y++) addRow(source + <usize>reflect(y, height) * stride, width, f32x4.splat(unit), columns);
}

/** The next row of the stripe, as LOCAL_* says. Past the last of them: sauvola. */
export function localRow(output: i32, k: f64, range: f64, dst: usize): void {
  reflectColumns(columns, width, radius);
  statisticsRow(columns, width, radius, output, unit, k, range, dst);
  const entering = image + <usize>reflect(next + radius + 1, height) * stride, leaving = image + <usize>reflect(next - radius, height) * stride;
  next++;
  moveRows(entering, leaving, width, f32x4.splat(unit), columns);
}
