import { FRAMES_IN_FLIGHT } from '../engine.ts';

/** Device slots: one for every frame in flight, and one for the frame that settled last and may still be asked for its stages. */
export const FRAME_SLOTS = FRAMES_IN_FLIGHT + 1;

export interface FrameSlots {
  /**
   * Takes a slot that belongs to no open frame and not to the last one.
   * @throws RangeError  when FRAMES_IN_FLIGHT frames are open
   */
  take(): number;
  /** Gives a slot back; with `settled` its frame becomes the last one. */
  release(slot: number, settled: boolean): void;
  /** Slot of the frame that settled last; null before the first. */
  readonly last: number | null;
}

export function createFrameSlots(): FrameSlots {
  const open = new Set<number>();
  let last: number | null = null;
  return {
    take: () => {
      if (open.size >= FRAMES_IN_FLIGHT) {
        throw new RangeError(`${open.size} frames are in flight, the most there may be: await one before the next inspect`);
      }
      let slot = 0;
      while (open.has(slot) || slot === last) slot++;
      open.add(slot);
      return slot;
    },
    release: (slot, settled) => {
      open.delete(slot);
      if (settled) last = slot;
    },
    get last() { return last; },
  };
}
