import type { FrameFormat } from 'sightline/kernels';
import { readGzippedJson, unpackedBytes, unpackedSamples } from './packedGolden.ts';

/** A frame and the magnitude of scipy.ndimage.sobel (mode nearest), f64. */
export interface SobelGolden {
  readonly title: string;
  readonly format: FrameFormat;
  readonly samples: Uint8Array | Uint16Array;
  readonly sobel: Float64Array;
  readonly toleranceDn: number;
}

/** As a person writes it in the editor. */
export const SOBEL_BODY = `function (src) {
  const y = this.thread.y, x = this.thread.x;
  let gx = 0, gy = 0;
  for (let i = -1; i <= 1; i++) {
    const weight = 2 - Math.abs(i);
    gx += weight * (src[y + i][x + 1] - src[y + i][x - 1]);
    gy += weight * (src[y + 1][x + i] - src[y - 1][x + i]);
  }
  return this.constants.gain * Math.sqrt(gx * gx + gy * gy);
}`;

/** @returns frames of 8, 12 and 16 bits, odd sizes */
export function sobelGoldens(): SobelGolden[] {
  const { cases } = readGzippedJson<{ cases: readonly { width: number; height: number; bitDepth: number; samples: string; sobel: string }[] }>('customStage.json.gz');
  return cases.map(({ width, height, bitDepth, samples, sobel }) => ({
    title: `${width}x${height}, ${bitDepth} bits`, format: { width, height, bitDepth, range: 'full', pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le' },
    samples: unpackedSamples(samples, bitDepth), sobel: new Float64Array(unpackedBytes(sobel)),
    // A few steps of f32 at the largest magnitude, eight times full scale.
    toleranceDn: Math.max(1e-3, 2 ** (bitDepth - 19)),
  }));
}
