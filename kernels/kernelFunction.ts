/**
 * What a gpu.js kernel function may touch: its own thread, its constants and its arguments, nothing else. gpu.js reads the
 * function's source text, so it must be self-contained; types vanish before it is read.
 */
export interface KernelThread<Constants = Record<never, never>> {
  /** Output pixel: x is the column, y the row. */
  readonly thread: { readonly x: number; readonly y: number };
  readonly constants: Constants;
}

/** An image as a kernel function reads it, `image[row][column]`; who assembles the pass decides how it is stored. */
export type KernelImage = readonly (readonly number[])[];

/** A kernel function of any stage: one output value a thread. */
export type KernelFunction = (this: KernelThread<never>, ...inputs: never[]) => number;
