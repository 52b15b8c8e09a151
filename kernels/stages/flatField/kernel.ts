import type { KernelImage, KernelThread } from '../../kernelFunction.ts';

export interface LoadConstants {
  readonly offset: number;
  readonly scale: number;
}

/**
 * Turns a stored sample into a DN: the first step where there is no flatField.
 *
 * @param raw  samples as integers
 * @returns    f32 DN: `(f32(sample) - offset) * scale`, both operations rounded to f32
 */
export function load(this: KernelThread<LoadConstants>, raw: KernelImage): number {
  return (raw[this.thread.y]![this.thread.x]! - this.constants.offset) * this.constants.scale;
}

/**
 * Corrects one raw frame for dark current and uneven illumination.
 *
 * @param raw   samples as integers
 * @param dark  f32, in samples (the load step is folded into the maps)
 * @param gain  f32, DN a sample
 * @returns     f32 DN: two f32 operations, negatives kept
 * @source EMVA 1288 r4.0, chapter 8 (photo-response non-uniformity correction)
 */
export function flatField(this: KernelThread, raw: KernelImage, dark: KernelImage, gain: KernelImage): number {
  return (raw[this.thread.y]![this.thread.x]! - dark[this.thread.y]![this.thread.x]!) * gain[this.thread.y]![this.thread.x]!;
}
