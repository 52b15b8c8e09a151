/** Neighbours that a 5x5 window has. */
export const MAX_NEIGHBOURS = 24;
/** Words of an entry: the pixel, where its neighbours begin in the table, how many there are. */
export const ENTRY_WORDS = 3;

/**
 * The bad pixels and the valid neighbours that each is replaced by, as both engines read them.
 *
 * u32: `count` entries of ENTRY_WORDS, ascending by pixel, then the neighbours they point at, each in raster order. Pixels are
 * row * width + column.
 */
export interface BadPixels {
  readonly count: number;
  readonly table: Uint32Array;
}

/**
 * Finds what every bad pixel is replaced by: the valid pixels of its 3x3 window, where there are none those of its 5x5 window, and
 * inside a larger cluster the one valid pixel that the fewest 8-connected steps lead to (first in raster order of the steps).
 *
 * @param bad  ascending, fewer than all pixels; not written to afterwards
 * @throws RangeError  no pixel is valid
 * @source definitions of section 2; the nearest pixel is our own addition for clusters that cover a whole window
 */
export function findBadPixels(bad: Uint32Array, width: number, height: number): BadPixels {
  const known = found.get(bad);
  if (known?.width === width && known.height === height) return known;
  const fresh = { width, height, ...find(bad, width, height) };
  found.set(bad, fresh);
  return fresh;
}

/** A recipe is planned anew with every change of a slider; the calibration's list stays the same. */
const found = new WeakMap<Uint32Array, BadPixels & { readonly width: number; readonly height: number }>();

function find(bad: Uint32Array, width: number, height: number): BadPixels {
  if (bad.length > 0 && bad.length >= width * height) {
    throw new RangeError(`all ${bad.length} pixels of ${width}x${height} are bad: nothing is left to replace them by; record dark and flat again`);
  }
  const isBad = new Set(bad);
  const within = (pixel: number, radius: number): number[] => {
    const found: number[] = [];
    const x = pixel % width, y = Math.floor(pixel / width);
    for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
      for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++) {
        const neighbour = row * width + column;
        if (!isBad.has(neighbour)) found.push(neighbour);
      }
    }
    return found;
  };
  const neighbours = new Map<number, number[]>();
  const buried: number[] = [];
  for (const pixel of bad) {
    const nearest = within(pixel, 1);
    const found = nearest.length > 0 ? nearest : within(pixel, 2);
    neighbours.set(pixel, found);
    if (found.length === 0) buried.push(pixel);
  }
  buryNearest(buried, isBad, neighbours, width, height);
  return packTable(bad, neighbours);
}

/** Walks into the clusters from their rims, one step a round: what is reached takes the valid pixel its neighbour was reached from. */
function buryNearest(buried: readonly number[], isBad: ReadonlySet<number>, neighbours: Map<number, number[]>, width: number, height: number): void {
  /** The valid pixel nearest to a bad one, where it is known. */
  const nearest = new Map<number, number>();
  const inside = new Set(buried);
  for (const pixel of isBad) {
    const first = inside.has(pixel) ? undefined : neighbours.get(pixel)?.[0];
    if (first !== undefined) nearest.set(pixel, first);
  }
  let waiting = buried;
  while (waiting.length > 0) {
    const reached = new Map<number, number>();
    for (const pixel of waiting) {
      const source = around(pixel, width, height).map((neighbour) => nearest.get(neighbour)).find((found) => found !== undefined);
      if (source !== undefined) reached.set(pixel, source);
    }
    for (const [pixel, source] of reached) {
      nearest.set(pixel, source);
      neighbours.set(pixel, [source]);
    }
    waiting = waiting.filter((pixel) => !reached.has(pixel));
  }
}

/** The up to eight neighbours of a pixel in raster order. */
function around(pixel: number, width: number, height: number): number[] {
  const x = pixel % width, y = Math.floor(pixel / width);
  const found: number[] = [];
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      if (row !== y || column !== x) found.push(row * width + column);
    }
  }
  return found;
}

/** @returns how many bad pixels lie before `pixel` in raster order */
export function entriesBefore({ count, table }: BadPixels, pixel: number): number {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle * ENTRY_WORDS]! < pixel) low = middle + 1;
    else high = middle;
  }
  return low;
}

function packTable(bad: Uint32Array, neighbours: ReadonlyMap<number, readonly number[]>): BadPixels {
  let words = bad.length * ENTRY_WORDS;
  for (const found of neighbours.values()) words += found.length;
  const table = new Uint32Array(words);
  let next = bad.length * ENTRY_WORDS;
  bad.forEach((pixel, entry) => {
    const found = neighbours.get(pixel)!;
    table.set([pixel, next, found.length], entry * ENTRY_WORDS);
    table.set(found, next);
    next += found.length;
  });
  return { count: bad.length, table };
}
