import type { KernelImage, KernelThread } from '../../kernelFunction.ts';

export interface BlurConstants {
  readonly tapCount: number;
  readonly radiusPx: number;
  readonly taps: readonly number[];
}

/**
 * One output pixel of the blur along a row. Reads up to radiusPx columns outside the frame: the reader clamps.
 *
 * @param src  f32 DN
 * @returns    f32 DN, taps added from left to right
 */
export function blurRow(this: KernelThread<BlurConstants>, src: KernelImage): number {
  let sum = 0;
  for (let i = 0; i < this.constants.tapCount; i++) {
    sum += src[this.thread.y]![this.thread.x + i - this.constants.radiusPx]! * this.constants.taps[i]!;
  }
  return sum;
}

/**
 * One output pixel of the blur along a column. Reads up to radiusPx rows outside the frame: the reader clamps.
 *
 * @param src  f32 DN, blurred along the rows
 * @returns    f32 DN, taps added from top to bottom
 */
export function blurColumn(this: KernelThread<BlurConstants>, src: KernelImage): number {
  let sum = 0;
  for (let i = 0; i < this.constants.tapCount; i++) {
    sum += src[this.thread.y + i - this.constants.radiusPx]![this.thread.x]! * this.constants.taps[i]!;
  }
  return sum;
}
