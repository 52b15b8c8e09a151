import type { StageImage } from '../engine.ts';
import type { StageName } from '../recipe/plan.ts';
import type { Program } from './program.ts';
import { stageImageAddress, stageIndices } from './program.ts';

/** Copies the stage that a job left in the whole-frame image, without the rows' margins. */
export function readImage(program: Program, memory: WebAssembly.Memory, stage: StageName, index: number): StageImage {
  const { width, height, layout } = program;
  const { threshold, label } = stageIndices(program);
  const pixels = width * height;
  const data = index >= threshold && index < label ? new Uint8Array(pixels) : index === label ? new Uint32Array(pixels) : new Float32Array(pixels);
  const rowBytes = width * data.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(data.buffer);
  const image = stageImageAddress(program, index);
  for (let y = 0; y < height; y++) {
    bytes.set(new Uint8Array(memory.buffer, image + y * layout.rowStride, rowBytes), y * rowBytes);
  }
  return { stage, width, height, data };
}
