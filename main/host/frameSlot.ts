import { FRAME_HEADER_BYTES } from '../contract/index.ts';

/** One record of the frame stream in memory that is used again and again: 64 bytes of header, then the samples. */
export interface FrameSlot {
  readonly record: Uint8Array<ArrayBuffer>;
  /** The samples' part of `record`. */
  readonly samples: Uint8Array<ArrayBuffer>;
}

/** @param sampleBytes  of one frame */
export function createFrameSlot(sampleBytes: number): FrameSlot {
  const record = new Uint8Array(FRAME_HEADER_BYTES + sampleBytes);
  return { record, samples: record.subarray(FRAME_HEADER_BYTES) };
}
