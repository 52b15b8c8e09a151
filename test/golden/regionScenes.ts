import type { FrameFormat } from '../../kernels/frame.ts';
import { createPlan, type Plan } from '../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../kernels/recipe/schema.ts';
import { REGION_PROPERTY_NAMES } from '../../kernels/regions/properties.ts';
import { discs, granularNoise, noise, xorshift32 } from '../support/maskPatterns.ts';
import { drawnShapes, SHAPE_FRAME, shapeIntensity } from './drawnShapes.ts';
import { valueNoise } from './intensityFields.ts';

/** One mask with intensities, and the plan that measures everything in it. */
export interface RegionScene {
  readonly name: string;
  readonly mask: Uint8Array;
  /** Raw samples, or flatField's f32 output where the plan has one; height x width. */
  readonly values: Uint8Array | Uint16Array | Float32Array;
  readonly plan: Plan;
}

type SceneKind = 'gray8' | 'limited8' | 'gray12' | 'gray16' | 'corrected8' | 'corrected16';
const KINDS: readonly SceneKind[] = ['gray8', 'limited8', 'gray12', 'gray16', 'corrected8', 'corrected16'];

/** @returns the drawn shapes, 200 random masks, 24 thresholded fields and four that strain the arithmetic. */
export function* regionScenes(): Generator<RegionScene> {
  const { width, height } = SHAPE_FRAME;
  for (const { name, mask } of drawnShapes()) {
    yield { name, mask, values: shapeIntensity(), plan: planFor('gray12', width, height, 8) };
  }
  for (let seed = 1; seed <= 200; seed++) yield randomScene(seed);
  for (let seed = 1; seed <= 24; seed++) yield naturalScene(seed);
  yield strainedScene('shapes far from the origin', 4096, 14, (x, y) => x > 4040 && (x * 3 + y * 5) % 11 < 3);
  yield strainedScene('a line as long as a 4K row with one pixel beside it', 3840, 3, (x, y) => y === 1 || (y === 2 && x === 3000));
  yield strainedScene('a large square far from the origin', 4096, 220, (x, y) => x >= 3811 && x < 4014 && y >= 3 && y < 206);
  yield strainedScene('nearly flat, nearly full scale', 200, 150, () => true, (x, y) => (x + y === 7 ? 1019 : 1020));
}

function randomScene(seed: number): RegionScene {
  const random = xorshift32(seed * 977 + 3);
  const width = 3 + Math.floor(random() * 24);
  const height = 3 + Math.floor(random() * 24);
  const kind = KINDS[seed % KINDS.length]!;
  const density = 0.1 + 0.7 * random();
  const mask = [
    () => noise(width, height, density, seed),
    () => granularNoise(width, height, density, 2, seed),
    () => granularNoise(width, height, density, 3, seed),
    () => discs(width, height, 5, 0.5, 5, seed),
  ][seed % 4]!();
  const level = random();
  const field = Float64Array.from(mask, () => 0.02 + 0.9 * level + 0.08 * random());
  return { name: `random ${seed}`, mask, values: quantise(field, kind), plan: planFor(kind, width, height, seed % 3 === 0 ? 4 : 8) };
}

function naturalScene(seed: number): RegionScene {
  const [width, height] = seed % 2 ? [121, 87] : [96, 64];
  const kind = KINDS[seed % KINDS.length]!;
  const smooth = valueNoise(width, height, [6, 12, 24, 48][seed % 4]!, 1 + (seed % 3), seed);
  const random = xorshift32(seed * 613 + 11);
  const grain = seed % 5 === 0 ? 0.2 : 0.02;
  const field = smooth.map((value) => value * (1 - grain) + grain * random());
  const level = 0.5 + 0.02 * (seed % 7);
  const mask = Uint8Array.from(field, (value) => (value > level ? 1 : 0));
  return { name: `natural ${seed}`, mask, values: quantise(field, kind), plan: planFor(kind, width, height, seed % 4 === 0 ? 4 : 8) };
}

function strainedScene(
  name: string, width: number, height: number, isSet: (x: number, y: number) => boolean,
  valueDn: (x: number, y: number) => number = (x, y) => 200 + ((x * 7 + y * 3) % 50),
): RegionScene {
  const at = <T>(of: (x: number, y: number) => T) => (_: number, pixel: number): T => of(pixel % width, Math.floor(pixel / width));
  const mask = new Uint8Array(width * height).map(at((x, y) => (isSet(x, y) ? 1 : 0)));
  return { name, mask, values: new Float32Array(width * height).map(at(valueDn)), plan: planFor('corrected8', width, height, 8) };
}

const BIT_DEPTH: Readonly<Record<SceneKind, number>> = { gray8: 8, limited8: 8, gray12: 12, gray16: 16, corrected8: 8, corrected16: 16 };

/** 0..1 to what the kind stores. Corrected values are not integers and go below 0. */
function quantise(field: Float64Array, kind: SceneKind): RegionScene['values'] {
  const full = 2 ** BIT_DEPTH[kind] - 1;
  if (kind === 'corrected8' || kind === 'corrected16') return Float32Array.from(field, (value) => full * (value * 1.37 - 0.5));
  const samples = field.map((value) => Math.min(full, Math.floor(value * (full + 1))));
  return full === 255 ? Uint8Array.from(samples) : Uint16Array.from(samples);
}

function planFor(kind: SceneKind, width: number, height: number, connectivity: 4 | 8): Plan {
  const corrected = kind === 'corrected8' || kind === 'corrected16';
  const bitDepth = BIT_DEPTH[kind];
  const format: FrameFormat = {
    width, height, bitDepth, pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le', range: kind === 'limited8' ? 'limited' : 'full',
  };
  const recipe = recipeSchema.parse({
    recipe: 1, name: 'golden',
    stages: [
      ...(corrected ? [{ stage: 'flatField' }] : []),
      { stage: 'threshold', method: 'fixed', levelDn: 0 },
      { stage: 'label', connectivity },
      { stage: 'measure', properties: REGION_PROPERTY_NAMES },
    ],
  });
  const pixels = width * height;
  const maps = { width, height, dark: new Float32Array(pixels), gain: new Float32Array(pixels).fill(1), meanDn: 1, bad: new Uint32Array(0), clampedCount: 0 };
  return createPlan(recipe, format, corrected ? maps : null);
}

/** @returns v of Plan.intensity for every pixel of a scene. */
export function sceneIntegers({ values, plan }: RegionScene): Int32Array {
  if (plan.intensity.source === 'raw') return Int32Array.from(values);
  return Int32Array.from(values, (value) => roundHalfEven(value * 2 ** plan.intensity.fractionBits));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
