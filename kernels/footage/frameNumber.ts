import type { Box } from './shape.ts';

/** Two reference cells (white, black), the number and its check, most significant bit first, from top to bottom. */
const NUMBER_BITS = 16;
const CHECK_BITS = 4;
export const CODE_CELLS = 2 + NUMBER_BITS + CHECK_BITS;

/** Free pixels between the frame's corner and the code. */
export const CODE_MARGIN_PX = 2;

/** Frame numbers wrap here: the code has no room for more. */
export const MAX_FRAMES = 2 ** NUMBER_BITS;

/** Least step between the reference cells that is taken for a code, as a share of the white one. */
const MIN_CONTRAST = 0.3;

/** @returns side of a cell of the code, px: large enough that half of it stays clean under a blur of sigma 1.1. */
export function codeCellPx(height: number): number {
  return Math.max(4, Math.floor(height / 90));
}

/** The check is a CRC with x^4 + x + 1: it sees every burst of up to four wrong bits, and a run of all equal cells. */
function check(number: number): number {
  let rest = (number << CHECK_BITS) ^ (0b1010 << NUMBER_BITS);
  for (let bit = NUMBER_BITS + CHECK_BITS - 1; bit >= CHECK_BITS; bit--) {
    if (rest & (1 << bit)) rest ^= 0b10011 << (bit - CHECK_BITS);
  }
  return rest;
}

/** @returns half-open box of pixels that the code takes. */
export function codeBox(height: number): Box {
  const side = codeCellPx(height);
  return { minRow: CODE_MARGIN_PX, minCol: CODE_MARGIN_PX, maxRow: CODE_MARGIN_PX + CODE_CELLS * side, maxCol: CODE_MARGIN_PX + side };
}

/**
 * Stamps a frame's number into the top left corner, in the web's unprinted margin.
 *
 * Both shades lie below the demo recipe's level, so the code never makes a region.
 *
 * @param image   f32, height x width, changed in place
 * @param number  0 to MAX_FRAMES - 1
 */
export function stampFrameNumber(image: Float32Array, width: number, height: number, number: number, blackDn: number, whiteDn: number): void {
  const side = codeCellPx(height);
  const bits = (0b10 << (NUMBER_BITS + CHECK_BITS)) | (number << CHECK_BITS) | check(number);
  for (let cell = 0; cell < CODE_CELLS; cell++) {
    const shade = (bits >>> (CODE_CELLS - 1 - cell)) & 1 ? whiteDn : blackDn;
    for (let y = 0; y < side; y++) {
      const start = (CODE_MARGIN_PX + cell * side + y) * width + CODE_MARGIN_PX;
      image.fill(shade, start, start + side);
    }
  }
}

/**
 * Reads back what `stampFrameNumber` drew, raw or corrected, blurred or through a lossy codec.
 *
 * @param pixels  height x width samples of any depth, row-major, no row padding
 * @param width   px
 * @returns the frame's number; null when there is no code or its check fails
 */
export function readFrameNumber(pixels: Uint8Array | Uint16Array | Float32Array, width: number): number | null {
  const height = Math.floor(pixels.length / width);
  const side = codeCellPx(height);
  if (CODE_MARGIN_PX + CODE_CELLS * side > height || CODE_MARGIN_PX + side > width) return null;
  const white = cellMean(pixels, width, side, 0);
  const black = cellMean(pixels, width, side, 1);
  if (!(white - black > MIN_CONTRAST * white)) return null;
  let bits = 0;
  for (let cell = 2; cell < CODE_CELLS; cell++) {
    bits = (bits << 1) | (cellMean(pixels, width, side, cell) > (white + black) / 2 ? 1 : 0);
  }
  const number = bits >>> CHECK_BITS;
  return check(number) === (bits & (2 ** CHECK_BITS - 1)) ? number : null;
}

/** Mean of a cell's inner half, where a blur has not brought its neighbours in. */
function cellMean(pixels: Uint8Array | Uint16Array | Float32Array, width: number, side: number, cell: number): number {
  const inset = side >> 2;
  let sum = 0;
  for (let y = inset; y < side - inset; y++) {
    const start = (CODE_MARGIN_PX + cell * side + y) * width + CODE_MARGIN_PX;
    for (let x = inset; x < side - inset; x++) sum += pixels[start + x] ?? 0;
  }
  return sum / (side - 2 * inset) ** 2;
}
