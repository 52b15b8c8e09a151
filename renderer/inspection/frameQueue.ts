import type { FrameRecord } from './recordPool.ts';

/**
 * Frames that wait for the engine. A live frame gives way to any newer one, so live never lags and never grows; a replayed
 * frame waits its turn, and the stream with it.
 */
export class FrameQueue {
  readonly #waiting: FrameRecord[] = [];

  get next(): FrameRecord | null {
    return this.#waiting[0] ?? null;
  }

  /** @returns the frame that gives way, to be reported `engine-busy`; null when none does */
  offer(record: FrameRecord): FrameRecord | null {
    const last = this.#waiting.at(-1);
    this.#waiting.push(record);
    if (last?.header.mode !== 'live') return null;
    this.#waiting.splice(-2, 1);
    return last;
  }

  /** @returns the frame whose turn it is */
  take(): FrameRecord | null {
    return this.#waiting.shift() ?? null;
  }
}
