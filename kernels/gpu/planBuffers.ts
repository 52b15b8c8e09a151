import { fullScaleDn } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import { OTSU_BINS, otsuLevel } from '../stages/threshold/otsu.ts';
import { lookupTables } from './filterSources.ts';
import type { PassPlan } from './passPlan.ts';
import type { BufferOf } from './pass.ts';
import { SLOT_BUFFERS, type BufferName } from './passSpec.ts';
import type { Resources } from './resources.ts';
import { USAGE } from './webgpuConstants.ts';

const STORAGE = USAGE.storage | USAGE.copySource | USAGE.copyTarget;

/**
 * Makes the plan's buffers and fills those that never change. Buffers that only readStage needs are made at its first call.
 *
 * @param slots  frame slots: `raw` and `records` exist once for each
 * @returns what a name stands for in a slot
 */
export function createPlanBuffers(device: GPUDevice, resources: Resources, plan: Plan, passPlan: PassPlan, slots: number): BufferOf {
  const made = new Map<string, GPUBuffer>();
  const imageBytes = plan.format.width * plan.format.height * 4;
  const bufferOf: BufferOf = (name, slot) => {
    const label = SLOT_BUFFERS.has(name) ? `${name} ${slot}` : name;
    const found = made.get(label) ?? resources.createBuffer(label, passPlan.sizes.get(name) ?? imageBytes, STORAGE);
    made.set(label, found);
    return found;
  };
  for (const name of passPlan.sizes.keys()) for (let slot = 0; slot < slots; slot++) bufferOf(name, slot);
  const fill = (name: BufferName, values: Float32Array | Uint32Array): void => device.queue.writeBuffer(bufferOf(name, 0), 0, values as Float32Array<ArrayBuffer>);
  if (plan.flatField) {
    fill('dark', plan.flatField.maps.dark);
    fill('gain', plan.flatField.maps.gain);
    if (plan.flatField.bad.count > 0) fill('bad', plan.flatField.bad.table);
  }
  if (plan.roi && passPlan.sizes.has('roi')) fill('roi', new Uint32Array(plan.roi.mask.buffer, plan.roi.mask.byteOffset, plan.roi.mask.byteLength / 4));
  if (passPlan.sizes.has('tables')) fill('tables', lookupTables(plan));
  if (plan.threshold.method === 'otsu') fill('levels', otsuLevels(plan));
  return bufferOf;
}

/** The centre of every bin, as the reference gives it for an image that lies in that bin alone. */
function otsuLevels(plan: Plan): Float32Array {
  return Float32Array.from({ length: OTSU_BINS }, (_, bin) =>
    otsuLevel(Uint32Array.from({ length: OTSU_BINS }, (__, other) => (other === bin ? 1 : 0)), fullScaleDn(plan.format)));
}
