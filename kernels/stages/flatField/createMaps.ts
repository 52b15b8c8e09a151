import { describeFormat, fullScaleDn, sampleToDn, type FrameFormat } from '../../frame.ts';
import type { FlatFieldMaps } from './maps.ts';
import { medianInPlace } from './median.ts';

/** Samples of a dark or flat frame: DN, height x width, row-major. */
export type CalibrationSamples = Uint8Array | Uint16Array | Float32Array | Float64Array;

/** Limits that a person may move. */
export interface FlatFieldLimits {
  /** Largest share of bad pixels that is accepted. */
  readonly maxBadShare: number;
}

const DEFAULT_LIMITS: FlatFieldLimits = { maxBadShare: 0.01 };
const MIN_GAIN = 1 / 4;
const MAX_GAIN = 4;
const MAX_CLIPPED_SHARE = 0.001;
const MIN_FLAT_SHARE = 0.2;
/** Robust deviation of a normal distribution from its median absolute deviation. */
const SIGMA_PER_MAD = 1.4826;
/** No difference below one digital number is told from rounding. */
const STEP_DN = 1;

/** Dark and flat frames that cannot correct anything. One line: the thing, the value, the remedy. */
export class CalibrationMapsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CalibrationMapsError';
  }
}

/**
 * Derives what flatField reads from a dark and a flat frame: D and G = m / (F - D), with m = mean(F - D) over the valid pixels.
 *
 * A pixel is bad when F - D < max(1 DN, 5 % of its median), when F - D is outside 0.25..4 medians, or when D lies above its
 * median by more than max(1 DN, 6 * 1.4826 * MAD); the 1 DN keeps a dark frame stored in whole numbers, whose MAD is 0, from
 * losing every pixel that rounded up. A bad pixel is listed; its gain is 1 and its D its own until a frame's work replaces both.
 *
 * @param dark    D: DN, height x width of the format
 * @param flat    F: the same
 * @param format  of the frames to be corrected
 * @returns       fresh maps, nothing shared with the arguments
 * @throws RangeError            when a frame's sample count is not the format's
 * @throws CalibrationMapsError  values that are no DN of the format, a flat clipped (over 0.1 %) or dim (mean under 20 % of
 *                               full scale), too many bad pixels
 * @source EMVA 1288 r4.0; definitions of section 2; max relative difference from numpy 1e-6
 */
export function createFlatFieldMaps(
  dark: CalibrationSamples, flat: CalibrationSamples, format: FrameFormat, limits: Partial<FlatFieldLimits> = {},
): FlatFieldMaps {
  const { maxBadShare } = { ...DEFAULT_LIMITS, ...limits };
  checkSamples('dark', dark, format);
  checkSamples('flat', flat, format);
  checkExposure(flat, format);

  const darkDn = new Float32Array(dark);
  const fullScale = fullScaleDn(format);
  // Averages of limited-range video reach a little below black.
  for (let i = 0; i < darkDn.length; i++) darkDn[i] = Math.min(Math.max(darkDn[i]!, 0), fullScale);
  const gain = new Float32Array(flat);
  for (let i = 0; i < gain.length; i++) gain[i]! -= darkDn[i]!;
  const limitsDn = plausibleLimits(darkDn, gain);

  // F - D is kept in the gain map until m is known; 0 marks a bad pixel, since no valid difference is below 1 DN.
  const found: number[] = [];
  let sum = 0;
  for (let i = 0; i < gain.length; i++) {
    const difference = gain[i]!;
    if (difference >= limitsDn.minDifference && difference <= limitsDn.maxDifference && darkDn[i]! <= limitsDn.maxDark) {
      sum += difference;
    } else {
      gain[i] = 0;
      found.push(i);
    }
  }
  const bad = Uint32Array.from(found);
  const valid = gain.length - bad.length;
  if (bad.length > maxBadShare * gain.length || valid === 0) {
    throw new CalibrationMapsError(`calibration: ${bad.length} bad pixels are ${percent(bad.length / gain.length)} of the frame, the limit is ${percent(maxBadShare)}: `
      + 'record dark with the lens covered and flat on an even bright field, both at the settings of the run, or raise the limit (--max-bad)');
  }
  const meanDn = sum / valid;
  let clampedCount = 0;
  for (let i = 0; i < gain.length; i++) {
    if (gain[i] === 0) {
      gain[i] = 1;
      continue;
    }
    const exact = meanDn / gain[i]!;
    gain[i] = Math.min(Math.max(exact, MIN_GAIN), MAX_GAIN);
    if (exact < MIN_GAIN || exact > MAX_GAIN) clampedCount += 1;
  }
  return { width: format.width, height: format.height, dark: darkDn, gain, meanDn, bad, clampedCount };
}

interface PlausibleLimits {
  readonly minDifference: number;
  readonly maxDifference: number;
  readonly maxDark: number;
}

/** @returns the inclusive limits outside of which a pixel is bad, DN */
function plausibleLimits(dark: Float32Array, difference: Float32Array): PlausibleLimits {
  const scratch = difference.slice();
  const medianDifference = medianInPlace(scratch);
  if (medianDifference < STEP_DN) {
    throw new CalibrationMapsError(`calibration: flat is ${medianDifference.toFixed(2)} DN above dark in the median, at least ${STEP_DN} is needed: `
      + 'the two files may be exchanged; record flat on an even bright field and dark with the lens covered');
  }
  scratch.set(dark);
  const medianDark = medianInPlace(scratch);
  for (let i = 0; i < scratch.length; i++) scratch[i] = Math.abs(dark[i]! - medianDark);
  const deviation = SIGMA_PER_MAD * medianInPlace(scratch);
  return {
    // A quarter of the median lies above 5 % of it always, and above 1 DN from a median of 4 DN on.
    minDifference: Math.max(STEP_DN, MIN_GAIN * medianDifference),
    maxDifference: MAX_GAIN * medianDifference,
    maxDark: medianDark + Math.max(STEP_DN, 6 * deviation),
  };
}

/** Every value must be one that the format can deliver: NaN, infinities and another bit depth end here. */
function checkSamples(name: 'dark' | 'flat', samples: CalibrationSamples, format: FrameFormat): void {
  const { width, height } = format;
  if (samples.length !== width * height) {
    throw new RangeError(`${name} has ${samples.length} samples, ${describeFormat(format)} needs ${width * height}: use the calibration made at that size`);
  }
  const { offset, scale } = sampleToDn(format);
  // Half a step of room for the rounding of averages kept as floats.
  const lowest = -offset * scale - STEP_DN / 2;
  const highest = (fullScaleDn(format) - offset) * scale + STEP_DN / 2;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    if (!(value >= lowest && value <= highest)) {
      throw new CalibrationMapsError(`calibration: ${name} holds ${value} at row ${Math.floor(i / width)}, column ${i % width}; ${describeFormat(format)} gives `
        + `${round(lowest + STEP_DN / 2)} to ${round(highest - STEP_DN / 2)} DN: use the calibration made at this bit depth, in DN`);
    }
  }
}

function checkExposure(flat: CalibrationSamples, format: FrameFormat): void {
  const fullScale = fullScaleDn(format);
  // A mean of clipped frames that was stored in whole numbers is full scale; half a step covers one stored as a float.
  const clippedFrom = fullScale - STEP_DN / 2;
  let sum = 0, clipped = 0;
  for (let i = 0; i < flat.length; i++) {
    sum += flat[i]!;
    if (flat[i]! >= clippedFrom) clipped += 1;
  }
  checkFlatExposure(clipped, sum / flat.length, format);
}

/**
 * Refuses a flat that cannot be trusted.
 *
 * @param clippedCount  pixels at full scale
 * @param meanDn        of the whole flat
 * @throws CalibrationMapsError  over 0.1 % are clipped, or the mean is under 20 % of full scale
 * @source definitions of section 2
 */
export function checkFlatExposure(clippedCount: number, meanDn: number, format: FrameFormat): void {
  const fullScale = fullScaleDn(format), share = clippedCount / (format.width * format.height);
  if (share > MAX_CLIPPED_SHARE) {
    throw new CalibrationMapsError(`calibration: flat is clipped in ${percent(share)} of its pixels (${clippedCount}), ${percent(MAX_CLIPPED_SHARE)} is the limit: `
      + 'shorten the exposure or dim the light until its mean is 40 to 70 % of full scale');
  }
  if (meanDn < MIN_FLAT_SHARE * fullScale) {
    throw new CalibrationMapsError(`calibration: flat has a mean of ${round(meanDn)} DN, under ${percent(MIN_FLAT_SHARE)} of full scale (${fullScale} DN): `
      + 'lengthen the exposure or add light until it is 40 to 70 % of full scale');
  }
}

function percent(share: number): string {
  return `${round(100 * share)} %`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
