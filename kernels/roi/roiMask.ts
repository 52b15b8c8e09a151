import type { Roi } from './params.ts';
import { rowsOf, rowSpans, type Span } from './rowSpans.ts';

/**
 * Rasterises ROIs: includes unite, excludes are taken away from them; without an include the whole frame is what they are taken from. A pixel
 * belongs to a shape when its centre does. Pixels beyond the frame are left away.
 *
 * @param strideBytes  bytes a row, at least width / 8
 * @returns 1 bit a pixel, least significant first, rows padded with zeros; all bits of the frame where there are no ROIs
 * @throws RoiError  a shape without a pixel of the frame, or nothing left of the frame
 */
export function createRoiMask(rois: readonly Roi[], width: number, height: number, strideBytes: number): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(strideBytes * height);
  const isIncluding = rois.some(({ mode }) => mode === 'include');
  if (!isIncluding) for (let row = 0; row < height; row++) paintSpan(mask, row * strideBytes, [0, width], true);
  for (const mode of ['include', 'exclude'] as const) {
    rois.forEach((roi, index) => {
      if (roi.mode !== mode || paint(mask, roi, width, height, strideBytes)) return;
      throw new RoiError(index, `no pixel of the frame lies in it, which is ${width}x${height}: move it in, or take it out`);
    });
  }
  if (mask.every((byte) => byte === 0)) throw new RoiError(null, 'nothing is left of the frame: exclude less');
  return mask;
}

/** What is wrong with a list of ROIs; `index` is null where it is the list itself. */
export class RoiError extends RangeError {
  readonly index: number | null;
  constructor(index: number | null, message: string) {
    super(message);
    this.name = 'RoiError';
    this.index = index;
  }
}

/** @returns whether the shape holds a pixel of the frame */
function paint(mask: Uint8Array, roi: Roi, width: number, height: number, strideBytes: number): boolean {
  const [firstRow, endRow] = rowsOf(roi);
  let isSeen = false;
  for (let row = Math.max(0, firstRow); row < Math.min(height, endRow); row++) {
    for (const [first, end] of rowSpans(roi, row)) {
      const span: Span = [Math.max(0, first), Math.min(width, end)];
      if (span[0] >= span[1]) continue;
      paintSpan(mask, row * strideBytes, span, roi.mode === 'include');
      isSeen = true;
    }
  }
  return isSeen;
}

/** Sets or clears the bits of a span of the row that begins at byte `at`. */
function paintSpan(mask: Uint8Array, at: number, [first, end]: Span, value: boolean): void {
  for (let col = first; col < end;) {
    const bit = col & 7, count = Math.min(8 - bit, end - col);
    const bits = ((1 << count) - 1) << bit;
    const byte = at + (col >> 3);
    mask[byte] = value ? mask[byte]! | bits : mask[byte]! & ~bits;
    col += count;
  }
}
