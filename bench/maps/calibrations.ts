import { createFlatFieldMaps, type FlatFieldMaps, type FrameFormat } from 'sightline/kernels';
import { xorshift32, type Footage } from 'sightline/footage';

/** D and G = m / (F - D) in f64, and the maps that the product makes of the same frames. */
export interface Calibration {
  readonly name: string;
  readonly maps: FlatFieldMaps;
  readonly dark: Float64Array;
  readonly gain: Float64Array;
}

export function demoCalibration(footage: Footage): Calibration {
  return calibrate('demo', footage.darkFrame(), footage.flatFrame(), footage.format);
}

/** Pixels that know nothing of their neighbours: D 4 to 36 DN, gains from 1/2 to 2 of their geometric mean. */
export function randomCalibration(format: FrameFormat): Calibration {
  const random = xorshift32(7);
  const dark = Float32Array.from({ length: format.width * format.height }, () => 4 + 32 * random());
  return calibrate('random', dark, dark.map((dn) => dn + 80 * 4 ** (random() - 0.5)), format);
}

function calibrate(name: string, darkFrame: Float32Array, flatFrame: Float32Array, format: FrameFormat): Calibration {
  const maps = createFlatFieldMaps(darkFrame, flatFrame, format);
  if (maps.bad.length > 0 || maps.clampedCount > 0) throw new Error(`calibration ${name}: ${maps.bad.length} bad pixels, ${maps.clampedCount} clamped gains`);
  const dark = Float64Array.from(darkFrame);
  const difference = Float64Array.from(flatFrame, (dn, i) => dn - dark[i]!);
  const m = difference.reduce((sum, dn) => sum + dn, 0) / difference.length;
  return { name, maps, dark, gain: difference.map((dn) => m / dn) };
}
