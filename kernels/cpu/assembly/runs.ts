/** Larger than any column: ends a list of edges. */
export const NO_EDGE: i32 = 0x7fffffff;

/**
 * One row's runs, in a block of scratch memory: the edges as a list (start, end exclusive, start, ..., NO_EDGE four times), as bits,
 * and the number of edges before each 64-bit word. `edgesBefore` then tells without a search which runs touch a column.
 */
// @ts-ignore: decorator
@inline
export function rowBytes(width: i32): usize {
  return bitsOffset(width) + (<usize>wordsOf(width) + 1) * 12;
}

// @ts-ignore: decorator
@inline
function wordsOf(width: i32): i32 { return (width + 63) >> 6; }

// @ts-ignore: decorator
@inline
function bitsOffset(width: i32): usize { return <usize>((width + 17) & ~1) << 2; }

// @ts-ignore: decorator
@inline
export function edgeBits(row: usize, width: i32): usize { return row + bitsOffset(width); }

// @ts-ignore: decorator
@inline
export function edgeRanks(row: usize, width: i32): usize { return row + bitsOffset(width) + ((<usize>wordsOf(width) + 1) << 3); }

/** Edges in columns below `column`, for columns up to width + 1. */
// @ts-ignore: decorator
@inline
export function edgesBefore(bits: usize, ranks: usize, column: i32): i32 {
  const word = <usize>column >> 6;
  return load<i32>(ranks + (word << 2)) + <i32>popcnt(load<u64>(bits + (word << 3)) & ((<u64>1 << (column & 63)) - 1));
}

/** Makes the row without runs. */
export function clearRow(row: usize, width: i32): void {
  memory.fill(row, 0, rowBytes(width));
  v128.store(row, i32x4.splat(NO_EDGE));
}

/**
 * Finds the runs of set bits of one mask row, whose bits from `width` on are zero.
 *
 * @returns the number of runs
 */
export function findRuns(mask: usize, width: i32, row: usize): i32 {
  const words = wordsOf(width);
  let bits = edgeBits(row, width), ranks = edgeRanks(row, width);
  let o = row, carry: u64 = 0;
  for (let i = 0; i < words; i++) {
    const word = load<u64>(mask + (<usize>i << 3));
    let edges = word ^ ((word << 1) | carry);
    carry = word >> 63;
    store<u64>(bits, edges);
    store<i32>(ranks, <i32>((o - row) >> 2));
    bits += 8; ranks += 4;
    const column = i << 6;
    while (edges) {
      store<i32>(o, column + <i32>ctz(edges));
      o += 4;
      edges &= edges - 1;
    }
  }
  store<u64>(bits, carry);
  store<i32>(ranks, <i32>((o - row) >> 2));
  if (carry) {
    store<i32>(o, width);
    o += 4;
  }
  v128.store(o, i32x4.splat(NO_EDGE));
  return <i32>((o - row) >> 3);
}
