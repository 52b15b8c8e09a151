import { createPlan, recipeSchema, type Frame, type FrameFormat, type Plan } from 'sightline/kernels';
import golden from '../golden/saturatedArea.json' with { type: 'json' };

export interface SaturatedCase {
  readonly title: string;
  readonly plan: Plan;
  readonly frame: Frame;
  /** scipy.ndimage's count of saturated pixels of every region, in order of labels. */
  readonly saturated: readonly number[];
}

/** Regions of a corrected frame; a gain of 1/2 makes saturated pixels look harmless. */
export function saturatedCases(): SaturatedCase[] {
  return golden.cases.map(({ bits, limited, width, height, samples, gain, levelDn, saturated }) => {
    const format: FrameFormat = { width, height, pixelFormat: bits === 8 ? 'gray8' : 'gray16le', bitDepth: bits, range: limited ? 'limited' : 'full' };
    const recipe = recipeSchema.parse({
      recipe: 1, name: 'saturated',
      stages: [{ stage: 'flatField' }, { stage: 'threshold', method: 'fixed', levelDn }, { stage: 'label' }, { stage: 'measure', properties: ['area', 'saturated_area', 'intensity_max'] }],
      rules: [{ id: 'saturated', property: 'saturated_area', max: 0 }],
    });
    const maps = { width, height, dark: new Float32Array(width * height), gain: Float32Array.from(gain), meanDn: 1, bad: new Uint32Array(0), clampedCount: 0 };
    return {
      title: `${bits} bits${limited ? ', limited range' : ''}`, plan: createPlan(recipe, format, maps), saturated,
      frame: { index: 0, ptsUs: null, pixels: bits === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples) },
    };
  });
}
