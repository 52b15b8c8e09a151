import { createFlatFieldMaps, type FlatFieldMaps, type FrameFormat } from 'sightline/kernels';
import { discs, xorshift32 } from 'sightline/footage';

/** A drawn frame. */
export interface Scene {
  readonly format: FrameFormat;
  /** u8, height x width, DN. */
  readonly pixels: Uint8Array;
  /** The calibration of the camera that saw it; null where nothing is to be corrected. */
  readonly maps: FlatFieldMaps | null;
}

/** A frame as a camera sees it. */
export interface CalibratedScene extends Scene {
  readonly maps: FlatFieldMaps;
}

/** Discs at 4K; other sizes hold as many per pixel. */
const DISCS_AT_4K = 400;
const PIXELS_AT_4K = 3840 * 2160;

/** @returns the mask that frames are timed on, 0/1, and the number of discs drawn: 400 of 10 to 30 px radius at 4K */
export function benchDiscs(width: number, height: number): { readonly mask: Uint8Array; readonly count: number } {
  const count = Math.max(1, Math.round((DISCS_AT_4K * width * height) / PIXELS_AT_4K));
  const largestPx = Math.max(1, Math.min(30, Math.min(width, height) / 8));
  return { mask: discs(width, height, count, largestPx / 3, largestPx), count };
}

/** @param mask  0/1, height x width: white where set, black elsewhere */
export function maskScene(mask: Uint8Array, width: number, height: number): Scene {
  const format: FrameFormat = { width, height, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
  return { format, pixels: mask.map((pixel) => 255 * pixel), maps: null };
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
export function drawScene(mask: Uint8Array, width: number, height: number): CalibratedScene {
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
