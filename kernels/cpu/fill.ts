import { entriesBefore } from '../stages/flatField/badPixels.ts';
import { fillBadPixels } from '../stages/flatField/fillBadPixels.ts';
import type { Job } from './control.ts';
import type { Program } from './program.ts';

/**
 * @param barrier  returns when all workers have called it
 * @param addTime  takes what this worker spent, as the first stage's: flatField's, or the blur's that it is fused into
 * @returns what a worker does before a frame's first strip: it replaces the bad pixels of its stripe; null where the frame has none
 */
export function createFill(
  program: Program, memory: WebAssembly.Memory, thread: number, barrier: () => void, addTime: (stage: number, ms: number) => void,
): ((job: Job) => void) | null {
  const { badPixels: { count, words }, layout, width, height, sampleBytes } = program;
  if (count === 0) return null;
  const size = width * height;
  const bad = { count, table: new Uint32Array(memory.buffer, layout.bad, words) };
  const dark = new Float32Array(memory.buffer, layout.dark, size), gain = new Float32Array(memory.buffer, layout.gain, size);
  const { firstRow, endRow } = layout.stripes[thread]!;
  const first = entriesBefore(bad, firstRow * width), end = entriesBefore(bad, endRow * width);
  const stage = program.fusion.correctsInBlur ? 1 : 0;
  return ({ pixels }) => {
    const began = performance.now();
    const samples = sampleBytes === 1 ? new Uint8Array(memory.buffer, pixels, size) : new Uint16Array(memory.buffer, pixels, size);
    fillBadPixels(bad, samples, dark, gain, first, end);
    addTime(stage, performance.now() - began);
    // A blur reads rows of the stripes beside its own.
    barrier();
  };
}
