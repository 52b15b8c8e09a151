import type { FrameHeader } from '../../main/contract/index.ts';

/** A frame off the stream. Its samples are valid until the last holder lets go; then the memory takes another frame. */
export interface FrameRecord {
  readonly header: FrameHeader;
  /** height x width samples, row-major, no padding. */
  readonly pixels: Uint8Array | Uint16Array;
  /** Unix ms. */
  readonly arrivedAtMs: number;
  hold(): void;
  /** @throws RangeError  when nobody holds it any more */
  release(): void;
}

/** A fixed number of record buffers, reused: fresh memory for every frame costs more than reading it. */
export class RecordPool {
  readonly #size: number;
  #taken = 0;
  #free: ArrayBuffer[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  get takenCount(): number {
    return this.#taken;
  }

  /** Resolves with a buffer of `bytes` bytes as soon as one of the pool is free; its content is old. */
  async take(bytes: number): Promise<ArrayBuffer> {
    while (this.#taken >= this.#size) await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
    this.#taken++;
    const found = this.#free.findIndex((buffer) => buffer.byteLength === bytes);
    if (found >= 0) return this.#free.splice(found, 1)[0]!;
    this.#free = [];
    return new ArrayBuffer(bytes);
  }

  /** Gives a buffer back, or null where it was lost with a stream. */
  give(buffer: ArrayBuffer | null): void {
    this.#taken--;
    if (buffer) this.#free.push(buffer);
    this.#waiting.shift()?.();
  }

  /** @returns a record, held once, whose buffer comes back to this pool */
  wrap(header: FrameHeader, buffer: ArrayBuffer, arrivedAtMs: number): FrameRecord {
    let holders = 1;
    return {
      header, arrivedAtMs,
      pixels: header.format.pixelFormat === 'gray8' ? new Uint8Array(buffer) : new Uint16Array(buffer),
      hold: () => { holders++; },
      release: () => {
        if (holders === 0) throw new RangeError(`frame ${header.frame} was let go twice: hold it once for every release`);
        if (--holders === 0) this.give(buffer);
      },
    };
  }
}
