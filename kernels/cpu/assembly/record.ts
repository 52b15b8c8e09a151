// The sums of one provisional label; "top" is 255, 65535 or 0 (see TOP in intensity.ts). Area lies in a table of its own (u32), so that the area limits touch 4 bytes a label.
//   0 i64 sumX, sumY   16 i64 sumXX, sumYY   32 i64 sumXY   40 u16 minX, minY, 65535 - maxX, 65535 - maxY
//  48 i64 sum of v     56 u64 low half of the sum of v * v  64 i32 min v, top - max v   72 u64 high half of the sum of v * v
//  80 i64 sum of v * x, sum of v * y
export const RECORD_GEOMETRY_BYTES: usize = 48;
export const RECORD_INTENSITY_BYTES: usize = 80;
export const RECORD_WEIGHTED_BYTES: usize = 96;

/** Adds record `src` to record `dst`; the order of such additions does not matter. */
export function mergeRecord(dst: usize, src: usize, intensity: bool, weighted: bool): void {
  v128.store(dst, i64x2.add(v128.load(dst), v128.load(src)));
  v128.store(dst, i64x2.add(v128.load(dst, 16), v128.load(src, 16)), 16);
  store<i64>(dst, load<i64>(dst, 32) + load<i64>(src, 32), 32);
  v128.store64_lane(dst, i16x8.min_u(v128.load64_zero(dst, 40), v128.load64_zero(src, 40)), 0, 40);
  if (!intensity) return;
  store<i64>(dst, load<i64>(dst, 48) + load<i64>(src, 48), 48);
  v128.store64_lane(dst, i32x4.min_s(v128.load64_zero(dst, 64), v128.load64_zero(src, 64)), 0, 64);
  addSquares(dst, load<u64>(src, 56), load<u64>(src, 72));
  if (weighted) v128.store(dst, i64x2.add(v128.load(dst, 80), v128.load(src, 80)), 80);
}

/** 128-bit addition: the carry out of the low half goes to the high half. */
@inline
export function addSquares(record: usize, low: u64, high: u64): void {
  const total = load<u64>(record, 56) + low;
  store<u64>(record, total, 56);
  store<u64>(record, load<u64>(record, 72) + high + u64(total < low), 72);
}
