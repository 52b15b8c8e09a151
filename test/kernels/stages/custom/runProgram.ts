import type { CustomProgram } from '../../../../kernels/stages/custom/program.ts';
import { programWasm } from '../../../../kernels/stages/custom/programWasm.ts';

/** Runs a program's WebAssembly over an image, in two halves as two threads would. */
export function runProgram(program: CustomProgram, image: ArrayLike<number>, width: number, height: number): Float32Array {
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 1_024, shared: true });
  const stride = (width + 5) * 4, to = stride * height + 64;
  const words = new Float32Array(memory.buffer);
  for (let pixel = 0; pixel < width * height; pixel++) words[Math.floor(pixel / width) * (stride / 4) + pixel % width] = image[pixel]!;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(programWasm(program, width, height)), { env: { memory } });
  const run = exports['run'] as (from: number, to: number, stride: number, firstRow: number, endRow: number) => void;
  const middle = Math.floor(height / 2);
  run(0, to, stride, middle, height);
  run(0, to, stride, 0, middle);
  return Float32Array.from({ length: width * height }, (_, pixel) => words[(to + Math.floor(pixel / width) * stride) / 4 + pixel % width]!);
}
