import { codeCellPx, CODE_MARGIN_PX } from './frameNumber.ts';

/** The sizes on the web, in pixels of one frame size. */
export interface WebGeometry {
  readonly width: number;
  readonly height: number;
  /** Distance of neighbouring dots, both ways, px. */
  readonly pitchPx: number;
  /** Nominal radius of a dot, px; every dot has its own within RADIUS_SPREAD. */
  readonly dotRadiusPx: number;
  /** Column of the first dots' centres; left of them is the unprinted margin that holds the frame number. */
  readonly firstColumnPx: number;
  /** Columns of dots that meet the frame. */
  readonly columns: number;
  /** Columns of dots that lie wholly inside the frame: defects are seeded in these. */
  readonly wholeColumns: number;
  /** How far the web moves down from one frame to the next, px. */
  readonly speedPx: number;
}

/** A dot's radius is within this share of the nominal one. */
export const RADIUS_SPREAD = 0.03;
/** A dot's centre is within this of its place in the lattice, px. */
export const PLACE_SPREAD_PX = 0.3;
/** The web is shaken by less than this from frame to frame, px. */
export const VIBRATION_PX = 0.5;

export const MIN_WIDTH = 128;
export const MIN_HEIGHT = 96;
export const MAX_SIDE = 4096;

/**
 * The smallest dots. Blurring by sigma moves the half-level contour of a disc inwards by sigma^2 / 2r, an area error of
 * sigma^2 / r^2: at sigma 1.1 and the pixel's own 1/12, 1.3 % here.
 */
const MIN_RADIUS_PX = 10;
const MIN_PITCH_PX = 32;

/**
 * Scales the web to a frame: about 400 dots from 900x500 up, fewer below, where dots keep the smallest useful size.
 *
 * @throws RangeError  when a side is outside 128..4096 (width) or 96..4096 (height)
 */
export function webGeometry(width: number, height: number): WebGeometry {
  if (!Number.isInteger(width) || width < MIN_WIDTH || width > MAX_SIDE || !Number.isInteger(height) || height < MIN_HEIGHT || height > MAX_SIDE) {
    throw new RangeError(`demo footage of ${width}x${height}: take a size from ${MIN_WIDTH}x${MIN_HEIGHT} to ${MAX_SIDE}x${MAX_SIDE}`);
  }
  const pitchPx = Math.max(MIN_PITCH_PX, Math.round(Math.sqrt((width * height) / 400)));
  const dotRadiusPx = Math.max(MIN_RADIUS_PX, Math.round(pitchPx * 0.26));
  const firstColumnPx = CODE_MARGIN_PX + codeCellPx(height) + 7 + Math.ceil(dotRadiusPx * (1 + RADIUS_SPREAD));
  const reach = dotRadiusPx * (1 + RADIUS_SPREAD) + PLACE_SPREAD_PX + VIBRATION_PX;
  return {
    width, height, pitchPx, dotRadiusPx, firstColumnPx,
    columns: Math.floor((width + reach - firstColumnPx) / pitchPx) + 1,
    wholeColumns: Math.floor((width - 1 - reach - firstColumnPx) / pitchPx) + 1,
    speedPx: pitchPx * 0.37,
  };
}
