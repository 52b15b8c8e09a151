import { sampleToDn, fullScaleDn, HUES, type FrameFormat, type StageScale } from 'sightline/kernels';

/** Packed as canvas pixels lie in memory on a little-endian machine: 0xAABBGGRR. */
export type PackedColour = number;

/** @returns an opaque colour; channels 0..255 */
export function pack(red: number, green: number, blue: number): PackedColour {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/** @returns `rgb(...)` for 2-D drawing */
export function cssColour(colour: PackedColour): string {
  return `rgb(${colour & 255} ${(colour >> 8) & 255} ${(colour >> 16) & 255})`;
}

/** @returns for every sample value of a format its gray: 0 DN black, full scale white */
export function grayTable(format: FrameFormat): Uint32Array {
  const { offset, scale } = sampleToDn(format);
  const toGray = 255 / fullScaleDn(format);
  return Uint32Array.from({ length: format.pixelFormat === 'gray8' ? 256 : 65_536 }, (_, sample) => {
    const level = Math.min(255, Math.max(0, Math.round((sample - offset) * scale * toGray)));
    return pack(level, level, level);
  });
}

const GOLDEN_ANGLE_DEG = 137.50776;

/** @returns a bright colour for a label, far in hue from the labels beside it; label 0, the background, is black */
export function labelColour(label: number): PackedColour {
  if (label === 0) return pack(0, 0, 0);
  const hue = (label * GOLDEN_ANGLE_DEG) % 360;
  const lightness = 0.55 + 0.1 * ((label >> 3) % 3 - 1);
  return hslColour(hue, 0.85, lightness);
}

function hslColour(hueDeg: number, saturation: number, lightness: number): PackedColour {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (shift: number): number => {
    const at = (shift + hueDeg / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  };
  return pack(channel(0), channel(8), channel(4));
}

/** A turn of colours from -180 degrees on: red at 0, where values grow to the right, yellow-green at 90 (down), cyan at 180, violet at -90. */
export const HUE_TABLE = Uint32Array.from({ length: HUES }, (_, step) => hslColour((step / HUES) * 360 + 180, 0.85, 0.55));

/** @returns the colour of an angle on a cyclic scale */
export function hueOf(value: number, { from, to }: StageScale): PackedColour {
  return HUE_TABLE[Math.round((value - from) * (HUES / (to - from))) & (HUES - 1)]!;
}

let known = new Uint32Array(0);

/** @returns the colours of labels 0..count; not to be written to */
export function labelColours(count: number): Uint32Array {
  if (known.length <= count) known = Uint32Array.from({ length: 2 * count + 64 }, (_, label) => labelColour(label));
  return known.subarray(0, count + 1);
}

/** @returns the colours of labels 0..count, without alpha where the label is not among the measured: neither tinted nor outlined */
export function measuredColours(count: number, measured: Uint32Array): Uint32Array {
  const all = labelColours(count);
  const colours = all.map((colour) => colour & 0xffffff);
  for (const label of measured) colours[label] = all[label]!;
  return colours;
}

/** @returns whether a label of that colour is tinted and outlined */
export function isMeasured(colour: PackedColour): boolean {
  return colour >>> 24 !== 0;
}
