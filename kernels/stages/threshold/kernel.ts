import type { KernelImage, KernelThread } from '../../kernelFunction.ts';

// Minifiers turn `? 1 : 0` into a cast of the comparison, which gpu.js does not translate: a pixel left out is -1.

/**
 * @param src    f32 DN
 * @param level  one f32 DN
 * @returns      1 where the value is strictly above the level, else -1
 */
export function thresholdAbove(this: KernelThread, src: KernelImage, level: readonly number[]): number {
  return src[this.thread.y]![this.thread.x]! > level[0]! ? 1 : -1;
}

/**
 * @param src    f32 DN
 * @param level  one f32 DN
 * @returns      1 where the value is strictly below the level, else -1
 */
export function thresholdBelow(this: KernelThread, src: KernelImage, level: readonly number[]): number {
  return src[this.thread.y]![this.thread.x]! < level[0]! ? 1 : -1;
}

/**
 * @param src    f32 DN
 * @param level  one f32 DN
 * @param upper  one f32 DN
 * @returns      1 where the value is strictly above the level and strictly below the upper one, else -1
 */
export function thresholdBetween(this: KernelThread, src: KernelImage, level: readonly number[], upper: readonly number[]): number {
  return src[this.thread.y]![this.thread.x]! > level[0]! && src[this.thread.y]![this.thread.x]! < upper[0]! ? 1 : -1;
}
