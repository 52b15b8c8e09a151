import { FRAMES_IN_FLIGHT } from '../engine.ts';
import type { Frame } from '../frame.ts';

/** Buffers that callers write into; as many again take the frames that come in other buffers. */
export const SHARED_FRAME_BUFFERS = FRAMES_IN_FLIGHT + 1;

/** Samples in shared memory that a job reads, or that readStage may still ask for. */
export interface FrameSlot {
  readonly address: number;
  /** What copying the samples there cost; 0 where they were captured in place. */
  readonly uploadMs: number;
}

export interface FrameSlots {
  /** The callers' buffers. */
  readonly shared: readonly Uint8Array[];
  /** Copies a frame, unless it lies in a shared buffer already, and holds its slot. */
  place(frame: Frame): FrameSlot;
  /** Holds a slot once more. */
  hold(slot: FrameSlot): FrameSlot;
  release(slot: FrameSlot): void;
}

/**
 * Three copies are enough: those of two open frames and of the one before them, to which every queued readStage refers, because
 * no frame is placed while a read waits.
 *
 * @param addresses  of 2 * SHARED_FRAME_BUFFERS buffers
 */
export function createFrameSlots(memory: WebAssembly.Memory, addresses: readonly number[], bytes: number): FrameSlots {
  const shared = addresses.slice(0, SHARED_FRAME_BUFFERS).map((address) => new Uint8Array(memory.buffer, address, bytes));
  const copies = addresses.slice(SHARED_FRAME_BUFFERS);
  const held = new Set<FrameSlot>();
  const holdNew = (address: number, uploadMs: number): FrameSlot => {
    const slot = { address, uploadMs };
    held.add(slot);
    return slot;
  };
  return {
    shared,
    place({ pixels }) {
      if (pixels.buffer === memory.buffer && shared.some((buffer) => buffer.byteOffset === pixels.byteOffset)) return holdNew(pixels.byteOffset, 0);
      const began = performance.now();
      const taken = new Set([...held].map((slot) => slot.address));
      const address = copies.find((copy) => !taken.has(copy));
      if (address === undefined) throw new RangeError(`${copies.length} frames are held: read stages before the next inspect`);
      new Uint8Array(memory.buffer, address, bytes).set(new Uint8Array(pixels.buffer, pixels.byteOffset, bytes));
      return holdNew(address, performance.now() - began);
    },
    hold: (slot) => holdNew(slot.address, slot.uploadMs),
    release(slot) { held.delete(slot); },
  };
}
