/** A filled circle; the centre in pixel indices (a pixel's centre is a whole number). */
export interface Disc {
  readonly row: number;
  readonly col: number;
  readonly radius: number;
}

/** A filled rectangle with edges along the frame's. */
export interface Box {
  readonly minRow: number;
  readonly minCol: number;
  readonly maxRow: number;
  readonly maxCol: number;
}

export type PrintKind = 'dot' | 'merged' | 'smeared' | 'speck';

/** One connected piece of print: the union of its discs and boxes. */
export interface Shape {
  readonly kind: PrintKind;
  readonly discs: readonly Disc[];
  readonly boxes: readonly Box[];
}

/** What painting a shape did. */
export interface PaintedShape {
  /** Half-open box of pixels, inside the frame; nothing outside it was changed. */
  readonly box: Box;
  /** null when no pixel is at least half covered. */
  readonly coverage: ShapeCoverage | null;
}

/** What of a shape lies inside the frame. Pixels count for the box and the order when at least half covered. */
export interface ShapeCoverage {
  /** px^2, the sum of the coverages. */
  readonly area: number;
  /** Mean row and column of the covered area, in pixel indices. */
  readonly row: number;
  readonly col: number;
  /** Half-open box of the pixels at least half covered. */
  readonly minRow: number;
  readonly minCol: number;
  readonly maxRow: number;
  readonly maxCol: number;
  /** Raster index of the first pixel at least half covered. */
  readonly firstPixel: number;
}

/** Lines a pixel is cut into; along each the coverage is exact, across them it is the midpoint rule. */
const SUBLINES = 16;

/** Draws shapes by area coverage and measures what it drew. Holds scratch memory of two rows. */
export class ShapePainter {
  readonly #width: number;
  readonly #height: number;
  /** Differences of coverage along a row: an edge is two additions, whatever it spans. */
  readonly #steps: Float64Array;
  readonly #starts = new Float64Array(8);
  readonly #ends = new Float64Array(8);

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#steps = new Float64Array(width + 2);
  }

  /**
   * Adds `strength` times the coverage to every pixel of the shape.
   *
   * @param image  f32, height x width, changed in place
   * @returns null when the shape is outside the frame
   */
  paint(shape: Shape, image: Float32Array, strength: number): PaintedShape | null {
    const limits = limitsOf(shape);
    const firstRow = Math.max(0, Math.floor(limits.minRow + 0.5));
    const lastRow = Math.min(this.#height - 1, Math.floor(limits.maxRow + 0.5));
    const firstCol = Math.max(0, Math.floor(limits.minCol + 0.5));
    const lastCol = Math.min(this.#width - 1, Math.floor(limits.maxCol + 0.5));
    if (firstCol > lastCol || firstRow > lastRow) return null;
    let area = 0, rowSum = 0, colSum = 0;
    let minRow = -1, maxRow = -1, minCol = this.#width, maxCol = -1, firstPixel = -1;
    for (let row = firstRow; row <= lastRow; row++) {
      this.#stepRow(shape, row);
      let covered = 0, rowArea = 0;
      for (let col = firstCol; col <= lastCol; col++) {
        covered += this.#steps[col]!;
        this.#steps[col] = 0;
        if (covered <= 1e-9) continue;
        const index = row * this.#width + col;
        image[index] = image[index]! + strength * covered;
        rowArea += covered;
        colSum += covered * col;
        if (covered < 0.5) continue;
        if (firstPixel < 0) { firstPixel = index; minRow = row; }
        maxRow = row;
        if (col < minCol) minCol = col;
        if (col > maxCol) maxCol = col;
      }
      this.#steps[lastCol + 1] = 0;
      this.#steps[lastCol + 2] = 0;
      area += rowArea;
      rowSum += rowArea * row;
    }
    const box = { minRow: firstRow, minCol: firstCol, maxRow: lastRow + 1, maxCol: lastCol + 1 };
    if (firstPixel < 0) return { box, coverage: null };
    return { box, coverage: { area, row: rowSum / area, col: colSum / area, minRow, minCol, maxRow: maxRow + 1, maxCol: maxCol + 1, firstPixel } };
  }

  #stepRow(shape: Shape, row: number): void {
    for (let line = 0; line < SUBLINES; line++) {
      const y = row - 0.5 + (line + 0.5) / SUBLINES;
      const count = this.#cut(shape, y);
      let end = -Infinity;
      for (let i = 0; i < count; i++) {
        const start = Math.max(this.#starts[i]!, end);
        if (this.#ends[i]! <= start) continue;
        end = this.#ends[i]!;
        this.#step(start, 1 / SUBLINES);
        this.#step(end, -1 / SUBLINES);
      }
    }
  }

  /** Where the line at `y` runs inside the shape, in columns from the frame's left edge, sorted by start. */
  #cut(shape: Shape, y: number): number {
    let count = 0;
    const keep = (from: number, to: number): void => {
      const start = Math.min(this.#width, Math.max(0, from + 0.5));
      const end = Math.min(this.#width, Math.max(0, to + 0.5));
      if (end <= start) return;
      let at = count++;
      for (; at > 0 && this.#starts[at - 1]! > start; at--) {
        this.#starts[at] = this.#starts[at - 1]!;
        this.#ends[at] = this.#ends[at - 1]!;
      }
      this.#starts[at] = start;
      this.#ends[at] = end;
    };
    for (const disc of shape.discs) {
      const square = disc.radius * disc.radius - (y - disc.row) * (y - disc.row);
      if (square <= 0) continue;
      const half = Math.sqrt(square);
      keep(disc.col - half, disc.col + half);
    }
    for (const box of shape.boxes) if (y >= box.minRow && y < box.maxRow) keep(box.minCol, box.maxCol);
    return count;
  }

  /** From `x` on, pixels are covered by `height` more; the pixel holding `x` by its part. */
  #step(x: number, height: number): void {
    const col = Math.floor(x);
    const part = x - col;
    this.#steps[col] = this.#steps[col]! + height * (1 - part);
    this.#steps[col + 1] = this.#steps[col + 1]! + height * part;
  }
}

function limitsOf(shape: Shape): Box {
  let minRow = Infinity, minCol = Infinity, maxRow = -Infinity, maxCol = -Infinity;
  const include = (top: number, left: number, bottom: number, right: number): void => {
    minRow = Math.min(minRow, top);
    minCol = Math.min(minCol, left);
    maxRow = Math.max(maxRow, bottom);
    maxCol = Math.max(maxCol, right);
  };
  for (const { row, col, radius } of shape.discs) include(row - radius, col - radius, row + radius, col + radius);
  for (const box of shape.boxes) include(box.minRow, box.minCol, box.maxRow, box.maxCol);
  return { minRow, minCol, maxRow, maxCol };
}
