import type { KernelImage, KernelThread } from '../../kernelFunction.ts';

/**
 * @param src    f32 DN
 * @param level  one f32 DN
 * @returns      1 where the value is strictly above the level, else 0
 */
export function thresholdAbove(this: KernelThread, src: KernelImage, level: readonly number[]): number {
  return src[this.thread.y]![this.thread.x]! > level[0]! ? 1 : 0;
}

/**
 * @param src    f32 DN
 * @param level  one f32 DN
 * @returns      1 where the value is strictly below the level, else 0
 */
export function thresholdBelow(this: KernelThread, src: KernelImage, level: readonly number[]): number {
  return src[this.thread.y]![this.thread.x]! < level[0]! ? 1 : 0;
}
