import type { Plan } from '../recipe/plan.ts';
import { ENTRY_WORDS, entriesBefore } from '../stages/flatField/badPixels.ts';
import { fillBadPixels } from '../stages/flatField/fillBadPixels.ts';

/** What one pixel of one frame held. Both are f32, as the engines have them. */
export interface ProbeValue {
  readonly rawDn: number;
  /** flatField's output, a bad pixel as it was filled; null where the recipe has no flatField. */
  readonly flatFieldDn: number | null;
}

/**
 * Works out a pixel's values from the frame's samples, to the bit what the engine's `readStage` gives for `raw` and flatField.
 *
 * @param samples  u8 or u16, height x width, the frame as captured
 * @param row      within the frame
 * @param col      within the frame
 */
export function probeValue({ format, load, flatField }: Pick<Plan, 'format' | 'load' | 'flatField'>, samples: Uint8Array | Uint16Array, row: number, col: number): ProbeValue {
  const pixel = row * format.width + col;
  const sample = samples[pixel]!;
  const rawDn = Math.fround(Math.fround(sample - Math.fround(load.offset)) * Math.fround(load.scale));
  if (flatField === null) return { rawDn, flatFieldDn: null };
  const { bad, maps: { dark, gain } } = flatField;
  const entry = entriesBefore(bad, pixel);
  if (entry < bad.count && bad.table[entry * ENTRY_WORDS] === pixel) fillBadPixels(bad, samples, dark, gain, entry, entry + 1);
  return { rawDn, flatFieldDn: Math.fround(Math.fround(sample - dark[pixel]!) * gain[pixel]!) };
}

/** @returns the values of the recipe's probes in their order; none where it has none */
export function probeValues(plan: Plan, samples: Uint8Array | Uint16Array): ProbeValue[] {
  return (plan.recipe.probes ?? []).map(({ row, col }) => probeValue(plan, samples, row, col));
}
