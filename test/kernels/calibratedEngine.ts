import { createFlatFieldMaps, createPlan, parseRecipe, type CalibrationSamples, type Engine, type FlatFieldMaps, type FrameFormat, type Plan } from 'sightline/kernels';
import { Footage } from 'sightline/footage';

export type CreateEngine = (plan: Plan) => Promise<Engine>;

/** An engine that corrects by the maps of one dark and one flat frame, and reads every frame's correction back. */
export interface CalibratedEngine {
  readonly maps: FlatFieldMaps;
  /** The stage flatField of an inspected frame: f32, DN. */
  correct(samples: Uint8Array | Uint16Array): Promise<Float32Array>;
  destroy(): void;
}

export async function createCalibratedEngine(create: CreateEngine, format: FrameFormat, dark: CalibrationSamples, flat: CalibrationSamples): Promise<CalibratedEngine> {
  // A share of a frame of four pixels is no measure of a camera.
  const maps = createFlatFieldMaps(dark, flat, format, { maxBadShare: 1 });
  const stages = [{ stage: 'flatField' }, { stage: 'threshold', method: 'fixed', levelDn: 1 }, { stage: 'label' }, { stage: 'measure', properties: ['area'] }];
  const engine = await create(createPlan(parseRecipe({ recipe: 1, name: 'calibrated', stages }), format, maps));
  return {
    maps,
    async correct(samples) {
      await engine.inspect({ index: 0, ptsUs: null, pixels: samples });
      return (await engine.readStage('flatField')).data as Float32Array;
    },
    destroy: () => { engine.destroy(); },
  };
}

/** The demo's own clips at a small size. */
export function demoClips(bitDepth: 8 | 12): Footage {
  return new Footage({ width: 160, height: 120, seed: 8, bitDepth });
}

/** Mean of the frames first..first + 31 of a clip, f64, DN. */
export function meanOfClip(footage: Footage, scene: 'dark' | 'flat', first: number): Float64Array {
  return meanOf(Array.from({ length: 32 }, (_, i) => footage.renderUniform(scene, first + i)));
}

export function meanOf(frames: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(frames[0]!, (_, pixel) => frames.reduce((sum, frame) => sum + frame[pixel]!, 0) / frames.length);
}

/** @returns std / mean (population std) */
export function variationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) / mean;
}
