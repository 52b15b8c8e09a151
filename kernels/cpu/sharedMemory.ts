import { DeviceError } from '../engine.ts';
import type { Plan } from '../recipe/plan.ts';
import { lookupLength, lookupTable } from '../stages/lookup/table.ts';
import { elementReach } from '../stages/morphology/reach.ts';
import type { Layout } from './layout.ts';

const PAGE_BYTES = 65_536;

/**
 * The memory that capture, caller and workers share, with the plan's maps and weights in place.
 *
 * @throws DeviceError  code `out-of-memory`: the system does not reserve that much
 */
export function createSharedMemory(plan: Plan, layout: Layout): WebAssembly.Memory {
  const memory = reserveMemory(layout.sizeBytes);
  if (plan.flatField) {
    const { dark, gain } = plan.flatField.maps;
    new Float32Array(memory.buffer, layout.dark, dark.length).set(dark);
    new Float32Array(memory.buffer, layout.gain, gain.length).set(gain);
    new Uint32Array(memory.buffer, layout.bad, plan.flatField.bad.table.length).set(plan.flatField.bad.table);
  }
  if (plan.roi) new Uint8Array(memory.buffer, layout.roi, plan.roi.mask.length).set(plan.roi.mask);
  plan.blurs.forEach((blur, level) => {
    const outwards = blur.taps.subarray(blur.radiusPx);
    new Float32Array(memory.buffer, layout.taps[level]!, outwards.length).set(outwards);
  });
  plan.gray.filter((stage) => stage.stage === 'lookup').forEach((stage, index) => {
    new Float32Array(memory.buffer, layout.tables[index]!, lookupLength(plan.format)).set(lookupTable(stage, plan.format).entries);
  });
  plan.masks.filter((stage) => stage.stage === 'morphology').forEach((stage, index) => {
    new Int32Array(memory.buffer, layout.reaches[index]!, stage.radiusPx + 1).set(elementReach(stage));
  });
  return memory;
}

/**
 * Reserves memory for the engine's module; pages are touched when first used.
 *
 * @throws DeviceError  code `out-of-memory`: the system does not reserve that much
 */
export function reserveMemory(sizeBytes: number): WebAssembly.Memory {
  const pages = Math.ceil(sizeBytes / PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    const size = `${((pages * PAGE_BYTES) / 2 ** 20).toFixed(0)} MiB`;
    throw new DeviceError('out-of-memory', `wasm: ${size} of shared memory were refused: scale or crop the source, or free memory`, { cause });
  }
}
