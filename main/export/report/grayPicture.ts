import { encode } from 'fast-png';
import { fullScaleDn, sampleToDn, type Frame, type FrameFormat } from 'sightline/kernels';

/** A frame as a picture of a report. */
export interface GrayPicture {
  /** Gray, 8 bits; a whole number of times smaller than the frame. */
  readonly png: Uint8Array;
}

/** Wider pictures make a report heavy and show no more on a page. */
const MAX_WIDTH = 960;

/** @returns the frame from 0 DN, black, to full scale, white; each pixel the mean of those it stands for */
export function grayPicture({ pixels }: Pick<Frame, 'pixels'>, format: FrameFormat): GrayPicture {
  const { width, height } = format;
  const { offset, scale } = sampleToDn(format);
  const step = Math.ceil(width / MAX_WIDTH);
  const columns = Math.ceil(width / step), rows = Math.ceil(height / step);
  const toByte = (255 * scale) / fullScaleDn(format);
  const data = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0, count = 0;
      for (let y = row * step; y < Math.min(height, (row + 1) * step); y++) {
        for (let x = column * step; x < Math.min(width, (column + 1) * step); x++, count++) sum += pixels[y * width + x]!;
      }
      data[row * columns + column] = Math.max(0, Math.min(255, Math.round((sum / count - offset) * toByte)));
    }
  }
  return { png: encode({ width: columns, height: rows, data, depth: 8, channels: 1 }) };
}
