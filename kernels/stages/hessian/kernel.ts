import type { KernelFunction, KernelImage, KernelThread } from '../../kernelFunction.ts';
import type { HessianParams } from './params.ts';

// Each reads its neighbours also outside the frame, where the reader clamps, and returns f32, DN/px² (the determinant DN²/px⁴).

function hessianXx(this: KernelThread, src: KernelImage): number {
  return src[this.thread.y]![this.thread.x + 1]! - 2 * src[this.thread.y]![this.thread.x]! + src[this.thread.y]![this.thread.x - 1]!;
}

function hessianYy(this: KernelThread, src: KernelImage): number {
  return src[this.thread.y + 1]![this.thread.x]! - 2 * src[this.thread.y]![this.thread.x]! + src[this.thread.y - 1]![this.thread.x]!;
}

function hessianXy(this: KernelThread, src: KernelImage): number {
  return (src[this.thread.y + 1]![this.thread.x + 1]! - src[this.thread.y - 1]![this.thread.x + 1]!
    - src[this.thread.y + 1]![this.thread.x - 1]! + src[this.thread.y - 1]![this.thread.x - 1]!) * 0.25;
}

function hessianDeterminant(this: KernelThread, src: KernelImage): number {
  const twice = 2 * src[this.thread.y]![this.thread.x]!;
  const xx = src[this.thread.y]![this.thread.x + 1]! - twice + src[this.thread.y]![this.thread.x - 1]!;
  const yy = src[this.thread.y + 1]![this.thread.x]! - twice + src[this.thread.y - 1]![this.thread.x]!;
  const xy = (src[this.thread.y + 1]![this.thread.x + 1]! - src[this.thread.y - 1]![this.thread.x + 1]!
    - src[this.thread.y + 1]![this.thread.x - 1]! + src[this.thread.y - 1]![this.thread.x - 1]!) * 0.25;
  return xx * yy - xy * xy;
}

/** (xx + yy) / 2 with a sign times the distance of the eigenvalues from it. */
function hessianEigenvalue(this: KernelThread<{ readonly sign: number }>, src: KernelImage): number {
  const twice = 2 * src[this.thread.y]![this.thread.x]!;
  const xx = src[this.thread.y]![this.thread.x + 1]! - twice + src[this.thread.y]![this.thread.x - 1]!;
  const yy = src[this.thread.y + 1]![this.thread.x]! - twice + src[this.thread.y - 1]![this.thread.x]!;
  const xy = (src[this.thread.y + 1]![this.thread.x + 1]! - src[this.thread.y - 1]![this.thread.x + 1]!
    - src[this.thread.y + 1]![this.thread.x - 1]! + src[this.thread.y - 1]![this.thread.x - 1]!) * 0.25;
  const half = (xx - yy) * 0.5;
  return (xx + yy) * 0.5 + this.constants.sign * Math.sqrt(half * half + xy * xy);
}

/** The kernel function of every output, and its constants. */
export const HESSIAN_KERNELS: Readonly<Record<HessianParams['output'], { readonly kernel: KernelFunction; readonly constants?: { readonly sign: number } }>> = {
  xx: { kernel: hessianXx }, yy: { kernel: hessianYy }, xy: { kernel: hessianXy }, determinant: { kernel: hessianDeterminant },
  eigenvalue_max: { kernel: hessianEigenvalue, constants: { sign: 1 } }, eigenvalue_min: { kernel: hessianEigenvalue, constants: { sign: -1 } },
};
