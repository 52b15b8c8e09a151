import type { StageName } from '../recipe/plan.ts';
import type { Resources } from './resources.ts';
import { USAGE } from './webgpuConstants.ts';

/** Timestamps round the compute pass of every stage. */
export interface Timestamps {
  /** Bytes that `encodeResolve` writes. */
  readonly sizeBytes: number;
  /** What beginComputePass takes for stage number `index`. */
  writes(index: number): GPUComputePassDescriptor;
  /** Records the copy of all timestamps to the start of `target`. */
  encodeResolve(encoder: GPUCommandEncoder, target: GPUBuffer): void;
  /** @returns ms per stage, null where the device gave no plausible pair */
  read(mapped: ArrayBuffer): Map<StageName, number | null>;
}

/** @returns timestamps for these stages, or ones that are never available (the null tracker) where the device has none */
export function createTimestamps(resources: Resources, stages: readonly StageName[], available: boolean): Timestamps {
  if (!available) {
    return { sizeBytes: 0, writes: () => ({}), encodeResolve: () => undefined, read: () => new Map(stages.map((stage) => [stage, null])) };
  }
  const count = stages.length * 2;
  const querySet = resources.createTimestampSet(count);
  const resolved = resources.createBuffer('resolved timestamps', count * 8, USAGE.queryResolve | USAGE.copySource);
  return {
    sizeBytes: count * 8,
    writes: (index) => ({ timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * index, endOfPassWriteIndex: 2 * index + 1 } }),
    encodeResolve: (encoder, target) => {
      encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, target, 0, count * 8);
    },
    read: (mapped) => {
      const ticks = new BigUint64Array(mapped, 0, count);
      return new Map(stages.map((stage, index) => {
        const begin = ticks[2 * index]!, end = ticks[2 * index + 1]!;
        return [stage, begin === 0n || end < begin ? null : Number(end - begin) / 1e6];
      }));
    },
  };
}
