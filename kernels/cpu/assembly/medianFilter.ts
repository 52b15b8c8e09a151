import { rowAt } from './imageRows';

// Medians by networks of minima and maxima. Columns are sorted first, each once for all windows that hold it; what is left of a
// window is then narrowed down by what the order of its columns already tells.

/** Px that sorted columns are kept for on either side of a row. */
const MARGIN_PX: usize = 4;

@inline
function low(a: v128, b: v128): v128 { return f32x4.pmin(a, b); }
@inline
function high(a: v128, b: v128): v128 { return f32x4.pmax(a, b); }

let rankBytes: usize = 0;

/** Bytes of one row of ranks. */
@inline
function bytesOfRank(width: i32): usize { return ((<usize>width + 15) & ~15) + 2 * MARGIN_PX << 2; }

/** Four values of rank `rank` among their columns, `dx` px to the right. */
@inline
function at(p: usize, rank: usize, dx: i32): v128 { return v128.load(p + rank * rankBytes + <usize>(dx << 2)); }

/** Sorts the columns of three rows. */
function sortThree(above: usize, here: usize, below: usize, width: i32, ranks: usize): void {
  const end = (<usize>width + MARGIN_PX) << 2;
  for (let x: usize = -(MARGIN_PX << 2); <isize>x < <isize>end; x += 16, ranks += 16) {
    let a = v128.load(above + x), b = v128.load(here + x), c = v128.load(below + x);
    let t = low(a, b); b = high(a, b); a = t;
    t = low(a, c); c = high(a, c); a = t;
    v128.store(ranks, a); v128.store(ranks + rankBytes, low(b, c)); v128.store(ranks + 2 * rankBytes, high(b, c));
  }
}

@inline
function middle(a: v128, b: v128, c: v128): v128 { return high(low(a, b), low(high(a, b), c)); }

/** Medians of 3x3. Every row has 4 px of margin, clamped. @param ranks  scratch for three rows and their margins */
export function median3Rows(image: usize, stride: usize, width: i32, height: i32, firstRow: i32, rows: i32, dst: usize, ranks: usize): void {
  rankBytes = bytesOfRank(width);
  for (let y = firstRow; y < firstRow + rows; y++, dst += stride) {
    sortThree(rowAt(image, stride, height, y - 1), rowAt(image, stride, height, y), rowAt(image, stride, height, y + 1), width, ranks);
    const end = dst + (<usize>width << 2);
    let p = ranks + (MARGIN_PX << 2);
    for (let q = dst; q < end; q += 16, p += 16) {
      // The largest of the smallest, the middle of the middles and the smallest of the largest: the median is theirs.
      const a = high(high(at(p, 0, -1), at(p, 0, 0)), at(p, 0, 1)), c = low(low(at(p, 2, -1), at(p, 2, 0)), at(p, 2, 1));
      v128.store(q, middle(a, middle(at(p, 1, -1), at(p, 1, 0), at(p, 1, 1)), c));
    }
  }
}

/** Sorts the columns of five rows: the network of nine exchanges. */
function sortFive(r0: usize, r1: usize, r2: usize, r3: usize, r4: usize, width: i32, ranks: usize): void {
  const end = (<usize>width + MARGIN_PX) << 2;
  for (let x: usize = -(MARGIN_PX << 2); <isize>x < <isize>end; x += 16, ranks += 16) {
    let a = v128.load(r0 + x), b = v128.load(r1 + x), c = v128.load(r2 + x), d = v128.load(r3 + x), e = v128.load(r4 + x);
    let t = low(a, b); b = high(a, b); a = t;
    t = low(d, e); e = high(d, e); d = t;
    t = low(c, e); e = high(c, e); c = t;
    t = low(c, d); d = high(c, d); c = t;
    t = low(b, e); e = high(b, e); b = t;
    t = low(a, d); d = high(a, d); a = t;
    t = low(a, c); c = high(a, c); a = t;
    t = low(b, d); d = high(b, d); b = t;
    v128.store(ranks, a); v128.store(ranks + rankBytes, low(b, c)); v128.store(ranks + 2 * rankBytes, high(b, c));
    v128.store(ranks + 3 * rankBytes, d); v128.store(ranks + 4 * rankBytes, e);
  }
}

/**
 * Medians of one row's windows. With columns sorted, the value of rank i in its column and j in its row of ranks has i * j - 1 values
 * below it: 13 of the 25 can be the median, and the exchanges after the rows' follow from what is known of those. Exchanges that
 * nothing depends on are left out.
 */
function medianOfSorted(ranks: usize, width: i32, dst: usize): void {
  const end = dst + (<usize>width << 2);
  let p = ranks + (MARGIN_PX << 2);
  for (; dst < end; dst += 16, p += 16) {
    let t: v128;
    let a0 = at(p, 0, -2), a1 = at(p, 0, -1), a2 = at(p, 0, 0), a3 = at(p, 0, 1), a4 = at(p, 0, 2);
    t = low(a0, a1); a1 = high(a0, a1); a0 = t; t = low(a3, a4); a4 = high(a3, a4); a3 = t; t = low(a2, a4); a4 = high(a2, a4); a2 = t;
    a3 = high(a2, a3); t = low(a1, a4); a4 = high(a1, a4); a1 = t; a3 = high(a0, a3); a3 = high(a1, a3);
    let b0 = at(p, 1, -2), b1 = at(p, 1, -1), b2 = at(p, 1, 0), b3 = at(p, 1, 1), b4 = at(p, 1, 2);
    t = low(b0, b1); b1 = high(b0, b1); b0 = t; t = low(b3, b4); b4 = high(b3, b4); b3 = t; t = low(b2, b4); b4 = high(b2, b4); b2 = t;
    t = low(b2, b3); b3 = high(b2, b3); b2 = t; t = low(b1, b4); b4 = high(b1, b4); b1 = t; t = low(b0, b3); b3 = high(b0, b3); b0 = t;
    b2 = high(b0, b2); t = low(b1, b3); b3 = high(b1, b3); b1 = t; b2 = high(b1, b2);
    let c0 = at(p, 2, -2), c1 = at(p, 2, -1), c2 = at(p, 2, 0), c3 = at(p, 2, 1), c4 = at(p, 2, 2);
    t = low(c0, c1); c1 = high(c0, c1); c0 = t; t = low(c3, c4); c4 = high(c3, c4); c3 = t; t = low(c2, c4); c4 = high(c2, c4); c2 = t;
    t = low(c2, c3); c3 = high(c2, c3); c2 = t; c1 = low(c1, c4); t = low(c0, c3); c3 = high(c0, c3); c0 = t; c2 = high(c0, c2);
    t = low(c1, c3); c3 = high(c1, c3); c1 = t; t = low(c1, c2); c2 = high(c1, c2); c1 = t;
    let d0 = at(p, 3, -2), d1 = at(p, 3, -1), d2 = at(p, 3, 0), d3 = at(p, 3, 1), d4 = at(p, 3, 2);
    t = low(d0, d1); d1 = high(d0, d1); d0 = t; t = low(d3, d4); d4 = high(d3, d4); d3 = t; t = low(d2, d4); d4 = high(d2, d4); d2 = t;
    t = low(d2, d3); d3 = high(d2, d3); d2 = t; d1 = low(d1, d4); t = low(d0, d3); d3 = high(d0, d3); d0 = t;
    t = low(d0, d2); d2 = high(d0, d2); d0 = t; d1 = low(d1, d3); t = low(d1, d2); d2 = high(d1, d2); d1 = t;
    let e0 = at(p, 4, -2), e1 = at(p, 4, -1), e2 = at(p, 4, 0), e3 = at(p, 4, 1), e4 = at(p, 4, 2);
    t = low(e0, e1); e1 = high(e0, e1); e0 = t; t = low(e3, e4); e4 = high(e3, e4); e3 = t; t = low(e2, e4); e4 = high(e2, e4); e2 = t;
    t = low(e2, e3); e3 = high(e2, e3); e2 = t; e1 = low(e1, e4); t = low(e0, e3); e3 = high(e0, e3); e0 = t;
    t = low(e0, e2); e2 = high(e0, e2); e0 = t; e1 = low(e1, e3); e1 = low(e1, e2);
    c1 = high(a4, c1); c1 = low(c1, d2); d1 = high(b2, d1); b4 = low(b4, e1); d0 = high(a3, d0); t = low(c1, d0); d0 = high(c1, d0); c1 = t;
    c3 = low(c3, d0); t = low(c2, d1); d1 = high(c2, d1); c2 = t; t = low(c1, c2); c2 = high(c1, c2); c1 = t;
    t = low(b3, b4); b4 = high(b3, b4); b3 = t; c1 = high(b3, c1); t = low(c2, d1); d1 = high(c2, d1); c2 = t;
    t = low(c2, c3); c3 = high(c2, c3); c2 = t; t = low(c1, c3); c3 = high(c1, c3); c1 = t; c3 = low(c3, d1);
    t = low(c1, e0); e0 = high(c1, e0); c1 = t; c3 = low(c3, e0); t = low(c2, c3); c3 = high(c2, c3); c2 = t; c2 = high(c1, c2);
    t = low(b4, c2); c2 = high(b4, c2); b4 = t; c3 = high(b4, c3); c2 = low(c2, c3);
    v128.store(dst, c2);
  }
}

/** Medians of 5x5. Every row has 4 px of margin, clamped. @param ranks  scratch for five rows and their margins */
export function median5Rows(image: usize, stride: usize, width: i32, height: i32, firstRow: i32, rows: i32, dst: usize, ranks: usize): void {
  rankBytes = bytesOfRank(width);
  for (let y = firstRow; y < firstRow + rows; y++, dst += stride) {
    sortFive(rowAt(image, stride, height, y - 2), rowAt(image, stride, height, y - 1), rowAt(image, stride, height, y),
      rowAt(image, stride, height, y + 1), rowAt(image, stride, height, y + 2), width, ranks);
    medianOfSorted(ranks, width, dst);
  }
}
