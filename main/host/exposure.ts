import { fullScaleDn, sampleToDn, saturatedFrom, type FrameFormat } from 'sightline/kernels';
import type { Exposure } from '../contract/index.ts';

/** Pixels that are looked at: enough for a mean to 0.1 % of full scale, few enough for every frame to have time. */
const LOOKED_AT = 250_000;

/**
 * How bright a frame is, from pixels spread evenly over it.
 *
 * @param pixels  samples of the format, height x width
 * @returns shares of 1: the mean of full scale, the pixels at full scale of all
 */
export function exposureOf(pixels: Uint8Array | Uint16Array, format: FrameFormat): Exposure {
  const { offset, scale } = sampleToDn(format);
  const full = saturatedFrom(format);
  // Odd, so that it falls on all columns in turn and not on one read-out tap of a sensor.
  const step = Math.max(1, 2 * Math.floor(pixels.length / LOOKED_AT / 2) + 1);
  let sum = 0, clipped = 0, count = 0;
  for (let i = 0; i < pixels.length; i += step) {
    const sample = pixels[i]!;
    sum += sample;
    if (sample >= full) clipped += 1;
    count += 1;
  }
  return { meanShare: ((sum / count - offset) * scale) / fullScaleDn(format), clippedShare: clipped / count };
}
