/** A slot that holds a whole frame. */
export interface FilledSlot {
  readonly slot: number;
  readonly pixels: Uint8Array;
  /** When its first bytes had come, and its last, on the ring's clock. */
  readonly beganMs: number;
  readonly filledMs: number;
}

/**
 * The slots of a capture: samples are written into the free slot at the head, filled slots are taken in order, and a slot
 * is written again only after it was released. No frame allocates.
 */
export class FrameRing {
  readonly #slots: readonly Uint8Array[];
  readonly #free: number[];
  readonly #now: () => number;
  readonly #filled: FilledSlot[] = [];
  #beganMs = 0;
  #written = 0;
  #framesFilled = 0;

  /**
   * @param buffers     at least one, each of `frameBytes` or more; may be views of shared memory
   * @param now         the clock, ms
   * @throws RangeError when there is none or one is too small
   */
  constructor(buffers: readonly Uint8Array[], frameBytes: number, now: () => number = () => performance.now()) {
    this.#now = now;
    if (buffers.length === 0) throw new RangeError('frame buffers: none given: give at least one of a frame each');
    if (!(frameBytes > 0)) throw new RangeError(`frame of ${frameBytes} bytes: a frame has at least one sample`);
    buffers.forEach((buffer, i) => {
      if (buffer.byteLength < frameBytes) {
        throw new RangeError(`frame buffer ${i}: ${buffer.byteLength} bytes, a frame has ${frameBytes}: give whole frames`);
      }
    });
    this.#slots = buffers.map((buffer) => buffer.subarray(0, frameBytes));
    this.#free = this.#slots.map((_, i) => i);
  }

  /** @returns the unwritten rest of the slot being filled; null where every slot is filled or in use */
  space(): Uint8Array | null {
    const slot = this.#free[0];
    return slot === undefined ? null : this.#slots[slot]!.subarray(this.#written);
  }

  /** Says that the first `bytes` of `space()` were written. */
  wrote(bytes: number): void {
    const slot = this.#free[0]!;
    const pixels = this.#slots[slot]!;
    const now = this.#now();
    if (this.#written === 0) this.#beganMs = now;
    this.#written += bytes;
    if (this.#written < pixels.byteLength) return;
    this.#written = 0;
    this.#framesFilled += 1;
    this.#free.shift();
    this.#filled.push({ slot, pixels, beganMs: this.#beganMs, filledMs: now });
  }

  /** Copies a chunk in. @returns the bytes that found room; the rest waits for a released slot */
  copyIn(chunk: Uint8Array): number {
    let taken = 0;
    for (let space = this.space(); space !== null && taken < chunk.byteLength; space = this.space()) {
      const bytes = Math.min(space.byteLength, chunk.byteLength - taken);
      space.set(bytes === chunk.byteLength ? chunk : chunk.subarray(taken, taken + bytes));
      this.wrote(bytes);
      taken += bytes;
    }
    return taken;
  }

  /** True when a filled slot waits to be taken. */
  get hasFrame(): boolean {
    return this.#filled.length > 0;
  }

  /** Frames filled since the start. */
  get framesFilled(): number {
    return this.#framesFilled;
  }

  /** Bytes of the frame being filled. */
  get partialBytes(): number {
    return this.#written;
  }

  /** @returns the oldest filled slot, which stays untouched until `release`; null where there is none */
  take(): FilledSlot | null {
    return this.#filled.shift() ?? null;
  }

  /** Gives a taken slot back to be written again. */
  release(slot: number): void {
    this.#free.push(slot);
  }
}
