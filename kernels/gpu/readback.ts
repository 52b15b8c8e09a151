import type { Plan, StageName } from '../recipe/plan.ts';
import { wholeRegionDetails } from '../regions/regionDetails.ts';
import type { RegionSums } from '../regions/regionSums.ts';
import { recordWords } from '../stages/measure/regionRecord.wgsl.ts';
import type { GuardedDevice } from './device.ts';
import { HEADER, HEADER_BYTES } from './header.ts';
import { hasAreaLimits, recordParts } from './measurePasses.ts';
import type { BufferOf } from './pass.ts';
import { readRecords } from './regionRecords.ts';
import type { Resources } from './resources.ts';
import type { Timestamps } from './timestamps.ts';
import { MAP_READ, USAGE } from './webgpuConstants.ts';

/** Records that come back with every frame; a frame with more costs a second submit. */
export const FIRST_RECORDS = 1_024;

/** What a frame's passes left, on the CPU. */
export interface FrameCounts {
  readonly labelledCount: number;
  readonly overflow: boolean;
  /** null where the recipe fixes the level. */
  readonly levelDn: number | null;
  readonly sums: RegionSums;
  readonly stageMs: Map<StageName, number | null>;
  /** Plan.mask of the frame; null where no details are found on it. */
  readonly mask: Uint32Array | null;
}

/** One mapped buffer a frame slot: timestamps, header, the first records, and the mask where details are found on it. */
export interface Readback {
  encodeCopies(encoder: GPUCommandEncoder, slot: number): void;
  read(slot: number): Promise<FrameCounts>;
}

export function createReadback(
  guarded: GuardedDevice, resources: Resources, plan: Plan, capacity: number, timestamps: Timestamps, bufferOf: BufferOf, slots: number,
): Readback {
  const parts = recordParts(plan);
  const recordBytes = recordWords(parts) * 4;
  const firstBytes = Math.min(capacity, FIRST_RECORDS) * recordBytes;
  const headerAt = timestamps.sizeBytes;
  const recordsAt = headerAt + HEADER_BYTES;
  const mapped = (label: string, sizeBytes: number): GPUBuffer => resources.createBuffer(label, sizeBytes, USAGE.mapRead | USAGE.copyTarget);
  const maskAt = recordsAt + firstBytes, maskBytes = wholeRegionDetails(plan.details).size > 0 ? plan.mask.sizeBytes : 0;
  const targets = Array.from({ length: slots }, (_, slot) => mapped(`readback ${slot}`, maskAt + maskBytes));
  const rests = new Map<number, GPUBuffer>();

  /** The records past the first, into `words`; a second submit, made while the slot still belongs to the frame. */
  const readRest = async (slot: number, count: number, words: Uint32Array): Promise<void> => {
    const rest = rests.get(slot) ?? mapped(`readback rest ${slot}`, (capacity - FIRST_RECORDS) * recordBytes);
    rests.set(slot, rest);
    const bytes = count * recordBytes - firstBytes;
    const encoder = guarded.device.createCommandEncoder({ label: 'rest of the records' });
    encoder.copyBufferToBuffer(bufferOf('records', slot), firstBytes, rest, 0, bytes);
    guarded.device.queue.submit([encoder.finish()]);
    await guarded.guard(rest.mapAsync(MAP_READ, 0, bytes));
    words.set(new Uint32Array(rest.getMappedRange(0, bytes)), firstBytes / 4);
    rest.unmap();
  };

  return {
    encodeCopies: (encoder, slot) => {
      const target = targets[slot]!;
      timestamps.encodeResolve(encoder, target);
      encoder.copyBufferToBuffer(bufferOf('header', slot), 0, target, headerAt, HEADER_BYTES);
      encoder.copyBufferToBuffer(bufferOf('records', slot), 0, target, recordsAt, firstBytes);
      if (maskBytes > 0) encoder.copyBufferToBuffer(bufferOf('mask', slot), 0, target, maskAt, maskBytes);
    },
    read: async (slot) => {
      const target = targets[slot]!;
      await guarded.guard(target.mapAsync(MAP_READ));
      const range = target.getMappedRange();
      const header = new Uint32Array(range, headerAt, HEADER_BYTES / 4);
      const labelledCount = header[HEADER.components]!;
      const kept = hasAreaLimits(plan) ? header[HEADER.kept]! : labelledCount;
      const count = Math.min(kept, capacity);
      const levelDn = plan.threshold.method === 'otsu' ? new Float32Array(range, headerAt, HEADER_BYTES / 4)[HEADER.level]! : null;
      const stageMs = timestamps.read(range);
      const words = new Uint32Array(count * (recordBytes / 4));
      words.set(new Uint32Array(range, recordsAt, Math.min(count * recordBytes, firstBytes) / 4));
      const mask = maskBytes > 0 ? new Uint32Array(range, maskAt, maskBytes / 4).slice() : null;
      target.unmap();
      if (count > FIRST_RECORDS) await readRest(slot, count, words);
      return { labelledCount, overflow: kept > capacity, levelDn, stageMs, mask, sums: readRecords(words, count, parts) };
    },
  };
}
