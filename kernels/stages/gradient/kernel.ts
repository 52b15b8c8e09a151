import type { KernelImage, KernelThread } from '../../kernelFunction.ts';

/**
 * Reads the four direct neighbours, also outside the frame: the reader clamps.
 *
 * @param src  f32 DN
 * @returns    f32 DN/px: length of the gradient by central differences
 */
export function gradientMagnitude(this: KernelThread, src: KernelImage): number {
  const dx = (src[this.thread.y]![this.thread.x + 1]! - src[this.thread.y]![this.thread.x - 1]!) * 0.5;
  const dy = (src[this.thread.y + 1]![this.thread.x]! - src[this.thread.y - 1]![this.thread.x]!) * 0.5;
  return Math.sqrt(dx * dx + dy * dy);
}

/**
 * The arc tangent is a polynomial, because WGSL promises atan2 to 4,096 steps of f32 only.
 *
 * @param src  f32 DN
 * @returns    f32 radians, -pi..pi: where the values grow, x right, y down; 0 where they do not
 * @source Abramowitz and Stegun, 4.4.49: |error| <= 2e-8 on 0..1
 */
export function gradientDirection(this: KernelThread, src: KernelImage): number {
  const dx = (src[this.thread.y]![this.thread.x + 1]! - src[this.thread.y]![this.thread.x - 1]!) * 0.5;
  const dy = (src[this.thread.y + 1]![this.thread.x]! - src[this.thread.y - 1]![this.thread.x]!) * 0.5;
  const width = Math.abs(dx);
  const height = Math.abs(dy);
  const slope = Math.min(width, height) / Math.max(Math.max(width, height), 1e-30);
  const s = slope * slope;
  const tail = ((0.0028662257 * s - 0.0161657367) * s + 0.0429096138) * s - 0.07528964;
  const series = (((tail * s + 0.1065626393) * s - 0.1420889944) * s + 0.1999355085) * s - 0.3333314528;
  const octant = slope + slope * s * series;
  const quadrant = height > width ? 1.5707963267948966 - octant : octant;
  const half = dx < 0 ? 3.141592653589793 - quadrant : quadrant;
  return dy < 0 ? -half : half;
}
