import { discs, empty, full, granularNoise, noise, type NamedMask } from '../../kernels/footage/maskPatterns.ts';

/**
 * Masks on which connected-component labelling goes wrong when it goes wrong: those of the bench, shapes that merge late and
 * shapes of one long thread. Every pattern is a Uint8Array of height x width 0/1 pixels, row-major, freshly made.
 *
 * @source the pattern list follows Grana et al., YACCLAB, plus worst cases of union-find
 */
export * from '../../kernels/footage/maskPatterns.ts';

/** @returns one thread winding inwards with a gap of one pixel: a single component whose ends are furthest apart. */
export function spiral(width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  let [x, y, left, top, right, bottom] = [0, 0, 0, 0, width - 1, height - 1];
  const set = (): void => { mask[y * width + x] = 1; };
  set();
  for (let side = 0; left <= right && top <= bottom; side++) {
    switch (side % 4) {
      case 0: while (x < right) { x++; set(); } top += 2; break;
      case 1: while (y < bottom) { y++; set(); } right -= 2; break;
      case 2: while (x > left) { x--; set(); } bottom -= 2; break;
      default: while (y > top) { y--; set(); } left += 2;
    }
    const next = (side + 1) % 4;
    if (next === 0 && x >= right) break;
    if (next === 1 && y >= bottom) break;
    if (next === 2 && x <= left) break;
    if (next === 3 && y <= top) break;
  }
  return mask;
}

/** @returns upright teeth joined by the bottom row (all merge at the end) or by the top row (all one from the start). */
export function comb(width: number, height: number, joined: 'bottom' | 'top' = 'bottom'): Uint8Array {
  const bar = joined === 'bottom' ? height - 1 : 0;
  return drawn(width, height, (x, y) => x % 2 === 0 || y === bar);
}

/** @returns level teeth joined by the last column. */
export function levelComb(width: number, height: number): Uint8Array {
  return drawn(width, height, (x, y) => y % 2 === 0 || x === width - 1);
}

/** @returns every other pixel: one component 8-connected, the most components possible 4-connected. */
export function checkerboard(width: number, height: number): Uint8Array {
  return drawn(width, height, (x, y) => (x + y) % 2 === 0);
}

/** @returns single pixels two apart: the most components possible 8-connected. */
export function isolatedDots(width: number, height: number): Uint8Array {
  return drawn(width, height, (x, y) => x % 2 === 0 && y % 2 === 0);
}

/** @returns level lines joined end to end, alternately at the right and the left. */
export function levelSerpentine(width: number, height: number): Uint8Array {
  return drawn(width, height, (x, y) => y % 2 === 0 || x === (y % 4 === 3 ? 0 : width - 1));
}

/** @returns upright lines joined end to end, alternately at the bottom and the top. */
export function uprightSerpentine(width: number, height: number): Uint8Array {
  return drawn(width, height, (x, y) => x % 2 === 0 || y === (x % 4 === 3 ? 0 : height - 1));
}

/** @returns a Hilbert curve with a gap of one pixel, as large as a power of two fits: one thread that turns at every scale. */
export function hilbertCurve(width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  let order = 1;
  while (order * 4 - 1 <= Math.min(width, height)) order *= 2;
  let [lastX, lastY] = hilbertPoint(order, 0);
  for (let distance = 0; distance < order * order; distance++) {
    const [x, y] = hilbertPoint(order, distance);
    mask[2 * y * width + 2 * x] = 1;
    mask[(y + lastY) * width + x + lastX] = 1;
    [lastX, lastY] = [x, y];
  }
  return mask;
}

/** The cell at `distance` along the Hilbert curve of order x order cells. */
function hilbertPoint(order: number, distance: number): readonly [x: number, y: number] {
  let [x, y, rest] = [0, 0, distance];
  for (let side = 1; side < order; side *= 2) {
    const right = 1 & (rest >> 1);
    const up = 1 & (rest ^ right);
    if (!up) {
      if (right) [x, y] = [side - 1 - x, side - 1 - y];
      [x, y] = [y, x];
    }
    x += side * right;
    y += side * up;
    rest >>= 2;
  }
  return [x, y];
}

/** @returns falling-to-the-left diagonals, three apart: lines 8-connected, dots 4-connected. */
export function diagonals(width: number, height: number): Uint8Array {
  return drawn(width, height, (x, y) => (x + y) % 3 === 0);
}

/** @returns nested frames, one pixel wide, one apart: background that foreground encloses. */
export function rings(width: number, height: number): Uint8Array {
  return drawn(width, height, (x, y) => Math.min(x, y, width - 1 - x, height - 1 - y) % 2 === 0);
}

function drawn(width: number, height: number, isSet: (x: number, y: number) => boolean): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) mask[y * width + x] = isSet(x, y) ? 1 : 0;
  return mask;
}

const DENSITIES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.59, 0.6, 0.65, 0.7, 0.8, 0.9, 0.95, 0.99];
const LIGHT_DENSITIES = [0.05, 0.3, 0.5, 0.6, 0.95];

/**
 * Every pattern at one size, made one at a time.
 *
 * @param light  fewer densities and grains, for software adapters
 */
export function* maskSuite(width: number, height: number, light = false): Generator<NamedMask> {
  for (const density of light ? LIGHT_DENSITIES : DENSITIES) {
    yield { name: `noise ${density}`, mask: noise(width, height, density, 1 + density * 100) };
  }
  for (const cellPx of light ? [3] : [1, 2, 3, 4, 8, 16]) {
    for (const density of [0.3, 0.5, 0.6]) {
      yield { name: `grain ${cellPx} px ${density}`, mask: granularNoise(width, height, density, cellPx, cellPx) };
    }
  }
  yield { name: 'spiral', mask: spiral(width, height) };
  yield { name: 'comb', mask: comb(width, height) };
  yield { name: 'comb joined at the top', mask: comb(width, height, 'top') };
  yield { name: 'level comb', mask: levelComb(width, height) };
  yield { name: 'checkerboard', mask: checkerboard(width, height) };
  yield { name: 'isolated dots', mask: isolatedDots(width, height) };
  yield { name: 'level serpentine', mask: levelSerpentine(width, height) };
  yield { name: 'upright serpentine', mask: uprightSerpentine(width, height) };
  yield { name: 'hilbert curve', mask: hilbertCurve(width, height) };
  yield { name: 'diagonals', mask: diagonals(width, height) };
  yield { name: 'rings', mask: rings(width, height) };
  yield { name: 'empty', mask: empty(width, height) };
  yield { name: 'full', mask: full(width, height) };
  yield { name: 'discs', mask: discs(width, height, 20, 1, Math.min(width, height) / 6) };
}

/**
 * @param mask         height x width, 0 or not, row-major
 * @param strideBytes  bytes of one packed row; the engines' is Plan.mask.strideBytes
 * @returns            1 bit a pixel, least significant first, the rest of each row 0
 * @throws RangeError  when a row does not fit the stride or the mask is not height x width
 */
export function packMask(mask: Uint8Array, width: number, height: number, strideBytes: number): Uint8Array {
  if (mask.length !== width * height) throw new RangeError(`mask has ${mask.length} pixels: pass ${width}x${height}`);
  if (strideBytes * 8 < width) throw new RangeError(`strideBytes is ${strideBytes}: ${width} pixels need ${Math.ceil(width / 8)} or more`);
  const packed = new Uint8Array(strideBytes * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x]) packed[y * strideBytes + (x >> 3)]! |= 1 << (x & 7);
    }
  }
  return packed;
}

/**
 * The reverse of packMask; bits past `width` are not looked at.
 *
 * @returns            height x width, 0 or 1, row-major
 * @throws RangeError  when `packed` holds fewer than height rows
 */
export function unpackMask(packed: Uint8Array, width: number, height: number, strideBytes: number): Uint8Array {
  if (packed.length < strideBytes * height) throw new RangeError(`packed mask has ${packed.length} bytes: ${height} rows of ${strideBytes} are needed`);
  return drawn(width, height, (x, y) => ((packed[y * strideBytes + (x >> 3)]! >> (x & 7)) & 1) === 1);
}
