// What a whole component decides about its pixels: runs are listed and joined by label.ts, every run adds to the weight of its
// component, and the runs of light components are set or cleared in the mask.

import { parentOf, setParent } from './unionFind';

/** A run's length. */
export const WEIGH_AREA: i32 = 0;
/** 1 where a run meets the frame's edge. */
export const WEIGH_EDGE: i32 = 1;
/** 1 where a run meets a set bit of a second mask. */
export const WEIGH_SEED: i32 = 2;

/** Bits `from` (below 64) and up of a word. */
@inline
function upFrom(from: i32): u64 { return <u64>-1 << from; }

/** @returns whether a row of bits has one in start..end-1 */
function anySet(row: usize, start: i32, end: i32): bool {
  const first = start >> 6, last = (end - 1) >> 6;
  const head = upFrom(start & 63), tail = <u64>-1 >> (63 - ((end - 1) & 63));
  const p = row + (<usize>first << 3);
  if (first == last) return (load<u64>(p) & head & tail) != 0;
  if (load<u64>(p) & head) return true;
  for (let i = first + 1; i < last; i++) if (load<u64>(row + (<usize>i << 3))) return true;
  return (load<u64>(row + (<usize>last << 3)) & tail) != 0;
}

/** Writes rows of a mask with every bit of the frame turned. */
export function invertRows(mask: usize, stride: usize, width: i32, firstRow: i32, rows: i32, dst: usize): void {
  const whole = <usize>width >> 3, rest: u32 = (1 << (width & 7)) - 1;
  for (let y = firstRow; y < firstRow + rows; y++) {
    const from = mask + <usize>y * stride, to = dst + <usize>y * stride;
    for (let b: usize = 0; b < stride; b += 16) v128.store(to + b, v128.not(v128.load(from + b)));
    const last = load<u8>(to + whole) & <u8>rest;
    memory.fill(to + whole, 0, stride - whole);
    if (rest) store<u8>(to + whole, last);
  }
}

/**
 * Weighs the labels of a stripe.
 *
 * @param list     the stripe's runs as labelRows left them
 * @param kind     one of WEIGH_*
 * @param seeds    the second mask's first row of the stripe
 * @param weights  u32 a label; those from firstLabel to endLabel are overwritten
 */
export function weighRuns(
  list: usize, width: i32, height: i32, firstRow: i32, rows: i32, kind: i32, seeds: usize, stride: usize, weights: usize, firstLabel: i32, endLabel: i32,
): void {
  memory.fill(weights + (<usize>firstLabel << 2), 0, <usize>(endLabel - firstLabel) << 2);
  for (let y = firstRow; y < firstRow + rows; y++, seeds += stride) {
    const edge = y == 0 || y == height - 1;
    while (true) {
      const run = load<i32>(list), at = weights + (<usize>load<i32>(list, 4) << 2);
      list += 8;
      if (run == -1) break;
      const start = run & 0xffff, end = run >>> 16;
      if (kind == WEIGH_AREA) store<u32>(at, load<u32>(at) + (end - start));
      else if (kind == WEIGH_EDGE) { if (edge || start == 0 || end == width) store<u32>(at, 1); }
      else if (!load<u32>(at) && anySet(seeds, start, end)) store<u32>(at, 1);
    }
  }
}

/** Points every label of a stripe at its root and adds its weight to the root's. Stripes in order: a root lies before its set. */
export function joinWeights(parents: usize, weights: usize, first: i32, end: i32): void {
  for (let label = first; label < end; label++) {
    const parent = parentOf(parents, label);
    if (parent == label) continue;
    const root = parentOf(parents, parent), at = weights + (<usize>root << 2);
    setParent(parents, label, root);
    store<u32>(at, load<u32>(at) + load<u32>(weights + (<usize>label << 2)));
  }
}

function fillRun(row: usize, start: i32, end: i32, set: bool): void {
  const first = start >> 6, last = (end - 1) >> 6;
  for (let i = first; i <= last; i++) {
    const bits = (i == first ? upFrom(start & 63) : <u64>-1) & (i == last ? <u64>-1 >> (63 - ((end - 1) & 63)) : <u64>-1);
    const p = row + (<usize>i << 3), word = load<u64>(p);
    store<u64>(p, set ? word | bits : word & ~bits);
  }
}

/**
 * Sets or clears the runs of a stripe whose component weighs less than `least`; weights are joined by then.
 *
 * @param mask  the stripe's first row
 */
export function fillLightRuns(list: usize, rows: i32, parents: usize, weights: usize, least: u32, set: bool, mask: usize, stride: usize): void {
  for (let y = 0; y < rows; y++, mask += stride) {
    while (true) {
      const run = load<i32>(list), label = load<i32>(list, 4);
      list += 8;
      if (run == -1) break;
      if (load<u32>(weights + (<usize>parentOf(parents, label) << 2)) < least) fillRun(mask, run & 0xffff, run >>> 16, set);
    }
  }
}
