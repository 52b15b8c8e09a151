/** Larger than any column: ends a list of edges. */
export const NO_EDGE: i32 = 0x7fffffff;

/** Bytes of a list of edges that belong to its end mark. */
export const EDGE_END_BYTES: usize = 16;

export function endEdges(out: usize): void {
  v128.store(out, i32x4.splat(NO_EDGE));
}

/**
 * Finds the runs of set bits of one mask row: start, end (exclusive), start, end, ..., then NO_EDGE four times.
 *
 * @param words  64-bit words of the row; bits from `width` on are zero
 * @returns the number of runs
 */
export function findRuns(row: usize, words: i32, width: i32, out: usize): i32 {
  let o = out, carry: u64 = 0;
  for (let i = 0; i < words; i++) {
    const bits = load<u64>(row + (<usize>i << 3));
    let edges = bits ^ ((bits << 1) | carry);
    carry = bits >> 63;
    const column = i << 6;
    while (edges) {
      store<i32>(o, column + <i32>ctz(edges));
      o += 4;
      edges &= edges - 1;
    }
  }
  if (carry) {
    store<i32>(o, width);
    o += 4;
  }
  endEdges(o);
  return <i32>((o - out) >> 3);
}
