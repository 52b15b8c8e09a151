import { centred, hash32 } from './random.ts';

/** Levels of the footage after flat-field correction, for 8-bit samples; deeper samples scale with full scale. */
export const LEVELS_DN = {
  /** Unprinted web, and a dot. Half-way between them is 128: the recipe's level. */
  web: 56,
  dot: 200,
  /**
   * Specks are brighter than dots, so that one limit on intensity_max tells them from dots cut by the border. It also lifts their
   * half level to 138, which undoes most of the blur's shrinking of small discs at level 128.
   */
  speck: 220,
  /** What the flat frame sees: a uniform target. */
  flat: 140,
  /** Shades of the frame number: both below the level, so that the code makes no region. */
  codeBlack: 20,
  codeWhite: 96,
  /** Mean dark offset, before correction. */
  darkOffset: 12,
  /** Read noise, standard deviation. */
  noise: 1.5,
} as const;

/** What the camera does to light, per pixel. */
export interface SensorMaps {
  /** DN without light, f32, height x width: offset, column pattern and the fixed pattern of single pixels. */
  readonly dark: Float32Array;
  /** Vignetting times column gain, unitless, f32, height x width, mean 1, within 0.80..1.10. */
  readonly response: Float32Array;
}

const ON_COLUMN_GAIN = 21, ON_COLUMN_DARK = 22, ON_PIXEL_DARK = 23;

/**
 * Makes the sensor of a seed.
 *
 * @param unitDn  DN that one 8-bit DN is worth: full scale / 255
 */
export function createSensor(width: number, height: number, seed: number, unitDn: number): SensorMaps {
  const dark = new Float32Array(width * height);
  const response = new Float32Array(width * height);
  const columnGain = new Float64Array(width);
  const columnDark = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    // The two read-out taps of a line sensor take turns and never match exactly.
    columnGain[x] = 1 + 0.012 * centred(seed, ON_COLUMN_GAIN, x) + (x & 1 ? 0.004 : -0.004);
    columnDark[x] = LEVELS_DN.darkOffset + 1.2 * centred(seed, ON_COLUMN_DARK, x);
  }
  let sum = 0;
  for (let y = 0; y < height; y++) {
    const v = (2 * y + 1) / height - 1;
    for (let x = 0; x < width; x++) {
      const u = (2 * x + 1) / width - 1;
      const fromAxis = (u * u + v * v) / 2;
      const index = y * width + x;
      const value = (1 - 0.26 * fromAxis + 0.05 * fromAxis * fromAxis) * columnGain[x]!;
      response[index] = value;
      sum += value;
      const fixed = (hash32(seed ^ ON_PIXEL_DARK, index) >>> 16) / 32768 - 1;
      dark[index] = (columnDark[x]! + 0.8 * fixed) * unitDn;
    }
  }
  const mean = sum / (width * height);
  for (let i = 0; i < response.length; i++) response[i] = response[i]! / mean;
  return { dark, response };
}
