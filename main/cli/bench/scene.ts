import { createFlatFieldMaps, type FlatFieldMaps, type FrameFormat } from 'sightline/kernels';
import { xorshift32 } from 'sightline/footage';

/** A drawn frame with the calibration of the camera that saw it. */
export interface Scene {
  readonly format: FrameFormat;
  /** u8, height x width, DN. */
  readonly pixels: Uint8Array;
  readonly maps: FlatFieldMaps;
}

const DARK_DN = 8;
const FLAT_DN = 150;
const FALL_OFF = 0.35;
const BRIGHT = 0.9;
const GROUND = 0.25;

/**
 * What a camera with fall-off towards the corners, pixel pattern and read noise sees of a mask: no map is constant, so
 * that no cache and no compact map has it easier than in life.
 *
 * @param mask  0/1, height x width: bright where set
 */
export function drawScene(mask: Uint8Array, width: number, height: number): Scene {
  const random = xorshift32(2026);
  const pixels = new Uint8Array(mask.length), dark = new Float32Array(mask.length), flat = new Float32Array(mask.length);
  const cx = (width - 1) / 2, cy = (height - 1) / 2, corner = cx * cx + cy * cy || 1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const light = FLAT_DN * (1 - (FALL_OFF * ((x - cx) ** 2 + (y - cy) ** 2)) / corner) * (0.99 + 0.02 * random());
      dark[i] = DARK_DN + 2 * random();
      flat[i] = dark[i]! + light;
      pixels[i] = Math.round(dark[i]! + (mask[i] ? BRIGHT : GROUND) * light + 4 * (random() - 0.5));
    }
  }
  const format: FrameFormat = { width, height, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
  return { format, pixels, maps: createFlatFieldMaps(dark, flat, format) };
}
