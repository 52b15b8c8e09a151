/** The one file that imports gpu.js: its kernel functions' translation to WGSL, and its cpu mode as their reference. */
import gpuJs from 'gpu.js';
import type { KernelFunction, KernelImage } from '../kernelFunction.ts';

/** gpu.js 2.24 exports its WebGPU kernel but leaves it out of its own types. */
declare module 'gpu.js' {
  class WebGPUKernel {
    constructor(source: string, settings: TranslatorSettings);
    threadDim: readonly number[];
    argumentNames: string[];
    translatedBody: string;
    translatedFunctions: string;
    setupConstants(): void;
    setupArguments(args: readonly unknown[]): void;
    validateSettings(args: readonly unknown[]): void;
    translateSource(): void;
  }
  interface TranslatorSettings {
    output: number[];
    constants: KernelConstants;
    constantTypes: Record<string, 'Float' | 'Integer' | 'Array'>;
    argumentTypes: string[];
  }
}

/** Constants of a kernel function: whole numbers are integers in WGSL, unless named in `floats`. */
export type KernelConstants = Readonly<Record<string, number | readonly number[]>>;

export interface KernelTranslation {
  /** Parameter names of the kernel function: inputs are read as `get_user_NAME(z, y, x)`. */
  readonly inputs: readonly string[];
  /** WGSL statements over `threadGid`; the result is stored by `result[data_index] = value;return;`. */
  readonly body: string;
}

/**
 * Translates one kernel function to WGSL by gpu.js.
 *
 * @param constants  numbers are written into the text, arrays are read as `get_constants_NAME(0, 0, i)`
 * @param integers   names of the constants that count something
 * @throws TypeError  when the function calls another one: a kernel function must be self-contained
 */
export function translateKernel(kernel: KernelFunction, constants: KernelConstants, integers: readonly string[] = []): KernelTranslation {
  const translator = new gpuJs.WebGPUKernel(kernel.toString(), {
    output: [8, 8],
    constants,
    constantTypes: Object.fromEntries(Object.entries(constants).map(([name, value]) =>
      [name, typeof value !== 'number' ? 'Array' : integers.includes(name) ? 'Integer' : 'Float'])),
    argumentTypes: Array.from({ length: kernel.length }, () => 'WebGPUBuffer'),
  });
  const placeholders = Array.from({ length: kernel.length }, () => 0);
  translator.setupConstants();
  translator.setupArguments(placeholders);
  translator.validateSettings(placeholders);
  translator.threadDim = [8, 8, 1];
  translator.translateSource();
  if (translator.translatedFunctions.trim() !== '') {
    throw new TypeError(`kernel function ${kernel.name} calls another function: write its code into the kernel`);
  }
  return { inputs: [...translator.argumentNames], body: translator.translatedBody };
}

/**
 * Runs one kernel function in gpu.js's cpu mode: the reference of the gather stages, and never an engine.
 *
 * @param inputs  rows must answer every index that the kernel reads, also outside the frame
 * @returns       f32, height x width
 */
export function runKernelOnCpu(
  kernel: KernelFunction, inputs: readonly (KernelImage | readonly number[])[], constants: KernelConstants, width: number, height: number,
): Float32Array {
  const gpu = new gpuJs.GPU({ mode: 'cpu' });
  const run = gpu.createKernel(kernel.toString(), { output: [width, height], constants: { ...constants } });
  const rows = run(...inputs) as readonly Float32Array[];
  const image = new Float32Array(width * height);
  rows.forEach((row, y) => image.set(row, y * width));
  run.destroy();
  return image;
}
