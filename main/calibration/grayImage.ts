import type { CalibrationSamples } from 'sightline/kernels';

/** One gray image as its file holds it: height x width, row-major. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly data: CalibrationSamples;
}
