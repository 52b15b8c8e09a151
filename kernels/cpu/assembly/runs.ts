/** Larger than any column: ends a list of edges. */
export const NO_EDGE: i32 = 0x7fffffff;

/**
 * One row's runs, in a block of scratch memory: the edges as a list (start, end exclusive, start, ..., NO_EDGE four times), as bits,
 * and the number of edges before each 64-bit word. `edgesBefore` then tells without a search which runs touch a column.
 */
@inline
export function rowBytes(width: i32): usize {
  return bitsOffset(width) + (<usize>wordsOf(width) + 1) * 12;
}

/** 64-bit words of a mask row, whose stride is a multiple of 16 bytes: an even number. */
@inline
function wordsOf(width: i32): i32 { return ((width + 127) >> 7) << 1; }

@inline
function bitsOffset(width: i32): usize { return <usize>((width + 17) & ~1) << 2; }

@inline
export function edgeBits(row: usize, width: i32): usize { return row + bitsOffset(width); }

@inline
export function edgeRanks(row: usize, width: i32): usize { return row + bitsOffset(width) + ((<usize>wordsOf(width) + 1) << 3); }

/** Edges in columns below `column`, for columns up to width + 1. */
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

@inline
function listEdges(edges: u64, column: i32, out: usize): usize {
  while (edges) {
    store<i32>(out, column + <i32>ctz(edges));
    out += 4;
    edges &= edges - 1;
  }
  return out;
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
  for (let i = 0; i < words; i += 2, mask += 16, bits += 16, ranks += 8) {
    const rank = <u64>((o - row) >> 2);
    if (!carry && !v128.any_true(v128.load(mask))) {
      v128.store(bits, i64x2.splat(0));
      store<u64>(ranks, rank | (rank << 32));
      continue;
    }
    const first = load<u64>(mask), second = load<u64>(mask, 8);
    const firstEdges = first ^ ((first << 1) | carry), secondEdges = second ^ ((second << 1) | (first >> 63));
    carry = second >> 63;
    store<u64>(bits, firstEdges);
    store<u64>(bits, secondEdges, 8);
    store<i32>(ranks, <i32>rank);
    o = listEdges(firstEdges, i << 6, o);
    store<i32>(ranks, <i32>((o - row) >> 2), 4);
    o = listEdges(secondEdges, (i + 1) << 6, o);
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
