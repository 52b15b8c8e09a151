import type { CalibrationSamples, FlatFieldMaps } from 'sightline/kernels';

/** What the definitions ask of maps, measured; DN. */
export interface SelfTest {
  /** Largest difference of the corrected flat from m over the valid pixels whose gain is not clamped. */
  readonly flatErrorDn: number;
  /** Largest value of the corrected dark over the valid pixels. */
  readonly darkErrorDn: number;
}

/** Corrects the flat and the dark by their own maps: the flat must become m and the dark 0. */
export function selfTest({ dark, gain, meanDn, bad }: FlatFieldMaps, darkFrame: CalibrationSamples, flatFrame: CalibrationSamples): SelfTest {
  let flatErrorDn = 0, darkErrorDn = 0;
  eachValid(bad, dark.length, (i) => {
    const correct = (sample: number): number => Math.fround(Math.fround(sample - dark[i]!) * gain[i]!);
    const isClamped = gain[i] === 0.25 || gain[i] === 4;
    if (!isClamped) flatErrorDn = Math.max(flatErrorDn, Math.abs(correct(flatFrame[i]!) - meanDn));
    // Below black, where averages of limited-range video may lie, the maps hold 0.
    darkErrorDn = Math.max(darkErrorDn, Math.abs(correct(Math.max(0, darkFrame[i]!))));
  });
  return { flatErrorDn, darkErrorDn };
}

/** @returns std / mean of a frame after correction over the valid pixels (population std) */
export function residualCv({ dark, gain, bad }: FlatFieldMaps, frame: CalibrationSamples): number {
  return variation(bad, dark.length, (i) => (frame[i]! - dark[i]!) * gain[i]!);
}

/** @returns the same of the frame with the dark taken off and nothing else */
export function uncorrectedCv({ dark, bad }: FlatFieldMaps, frame: CalibrationSamples): number {
  return variation(bad, dark.length, (i) => frame[i]! - dark[i]!);
}

function variation(bad: Uint32Array, pixels: number, valueAt: (i: number) => number): number {
  let sum = 0, count = 0, squares = 0;
  eachValid(bad, pixels, (i) => {
    sum += valueAt(i);
    count += 1;
  });
  const mean = sum / count;
  // About the mean: a difference of two large sums would lose the small deviation.
  eachValid(bad, pixels, (i) => { squares += (valueAt(i) - mean) ** 2; });
  return Math.sqrt(squares / count) / mean;
}

function eachValid(bad: Uint32Array, pixels: number, visit: (i: number) => void): void {
  let next = 0;
  for (let i = 0; i < pixels; i++) {
    if (i === bad[next]) next++;
    else visit(i);
  }
}
