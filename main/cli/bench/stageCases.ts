import { parseRecipe, type Recipe, type StageName } from 'sightline/kernels';
import type { CustomDefinition } from './definitions.ts';

/** One stage as it is timed by itself: what stands before it is there to give it its input. */
export interface StageCase {
  /** `median 5x5`. */
  readonly title: string;
  readonly recipe: Recipe;
  /** The stage's name in the plan. */
  readonly stage: StageName;
  /** Of a custom stage, whose text is its own definition: the same in f64. */
  readonly definition?: CustomDefinition;
}

type Stage = { readonly stage: string } & Readonly<Record<string, unknown>>;

const LEVEL_DN = 75;
const FLAT: Stage = { stage: 'flatField' };
const BLUR: Stage = { stage: 'gaussianBlur', sigmaPx: 1.1, radiusPx: 2 };
const FIXED: Stage = { stage: 'threshold', method: 'fixed', levelDn: LEVEL_DN };
const REST: readonly Stage[] = [{ stage: 'label' }, { stage: 'measure', properties: ['area', 'bbox', 'centroid', 'intensity_mean'] }];

function recipeOf(name: string, stages: readonly Stage[]): Recipe {
  return parseRecipe({ recipe: 1, name, stages: [...stages, ...REST] });
}

const gray = (title: string, stage: Stage): StageCase => ({ title, stage: stage.stage, recipe: recipeOf(title, [FLAT, stage, FIXED]) });
/** A Sobel, whose neighbours are read in loops. */
const SOBEL: StageCase = {
  ...gray('custom, a Sobel 3x3', {
    stage: 'custom', title: 'sobel', parameters: { gain: 0.25 }, body: `function (src) {
      const y = this.thread.y, x = this.thread.x;
      let gx = 0, gy = 0;
      for (let i = -1; i <= 1; i++) {
        const weight = 2 - Math.abs(i);
        gx += weight * (src[y + i][x + 1] - src[y + i][x - 1]);
        gy += weight * (src[y + 1][x + i] - src[y - 1][x + i]);
      }
      return this.constants.gain * Math.sqrt(gx * gx + gy * gy);
    }`,
  }),
  definition: (at) => Math.hypot(
    at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1),
    at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)) / 4,
};
const threshold = (title: string, parameters: object): StageCase =>
  ({ title, stage: 'threshold', recipe: recipeOf(title, [FLAT, BLUR, { stage: 'threshold', ...parameters }]) });
const mask = (title: string, stage: Stage): StageCase => ({ title, stage: stage.stage, recipe: recipeOf(title, [FLAT, BLUR, FIXED, stage]) });

/** Every kind of stage between flatField and label, with parameters that differ in what they cost. */
export const STAGE_CASES: readonly StageCase[] = [
  gray('gaussianBlur sigma 1.1, radius 4', { stage: 'gaussianBlur', sigmaPx: 1.1 }),
  gray('gaussianBlur sigma 5, radius 20', { stage: 'gaussianBlur', sigmaPx: 5 }),
  gray('gaussianBlur sigma 20, radius 80', { stage: 'gaussianBlur', sigmaPx: 20 }),
  gray('median 3x3', { stage: 'median', sizePx: 3 }),
  gray('median 5x5', { stage: 'median', sizePx: 5 }),
  gray('localMean radius 7', { stage: 'localMean', radiusPx: 7 }),
  gray('localMean radius 100', { stage: 'localMean', radiusPx: 100 }),
  gray('localDeviation radius 7', { stage: 'localDeviation', radiusPx: 7 }),
  gray('localDeviation radius 100', { stage: 'localDeviation', radiusPx: 100 }),
  gray('lookup gamma 0.5', { stage: 'lookup', method: 'gamma', gamma: 0.5 }),
  gray('lookup contrast', { stage: 'lookup', method: 'contrast', blackDn: 20, whiteDn: 200 }),
  gray('lookup table', { stage: 'lookup', method: 'table', tableDn: Array.from({ length: 256 }, (_, entry) => 255 - entry) }),
  gray('gradient magnitude', { stage: 'gradient' }),
  gray('gradient direction', { stage: 'gradient', output: 'direction' }),
  ...['eigenvalue_max', 'eigenvalue_min', 'determinant', 'xx', 'yy', 'xy'].map((output) => gray(`hessian ${output}`, { stage: 'hessian', output })),
  SOBEL,
  threshold('threshold fixed', { method: 'fixed', levelDn: LEVEL_DN }),
  threshold('threshold between', { method: 'fixed', levelDn: LEVEL_DN, upperDn: 200, keep: 'between' }),
  threshold('threshold otsu', { method: 'otsu' }),
  threshold('threshold niblack radius 15', { method: 'niblack', radiusPx: 15, k: -1 }),
  threshold('threshold sauvola radius 15', { method: 'sauvola', radiusPx: 15 }),
  threshold('threshold hysteresis', { method: 'hysteresis', lowDn: 60, highDn: 100 }),
  mask('morphology erode, cross 2', { stage: 'morphology', operation: 'erode', shape: 'cross', radiusPx: 2 }),
  mask('morphology open, disc 3', { stage: 'morphology', operation: 'open', shape: 'disc', radiusPx: 3 }),
  mask('morphology dilate, disc 31', { stage: 'morphology', operation: 'dilate', shape: 'disc', radiusPx: 31 }),
  mask('morphology close, rectangle 31', { stage: 'morphology', operation: 'close', radiusPx: 31 }),
  mask('fillHoles', { stage: 'fillHoles' }),
  mask('removeSmall 100 px', { stage: 'removeSmall', minAreaPx2: 100 }),
];

/** Radii that the cost of a blur is shown for, px: up to sigma 20. */
export const CROSSOVER_RADII_PX = [1, 2, 3, 4, 6, 8, 12, 16, 20, 28, 40, 56, 80];

/** A blur, or a local mean, of one radius. */
export function crossoverCase(stage: 'gaussianBlur' | 'localMean', radiusPx: number): StageCase {
  return gray(`${stage} radius ${radiusPx}`, stage === 'gaussianBlur' ? { stage, sigmaPx: radiusPx / 4, radiusPx } : { stage, radiusPx });
}
