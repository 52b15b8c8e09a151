import type { DropCause } from '../contract/index.ts';

/** Frames that may wait for a link that is too slow: one more would only be older when it is seen. */
export const WAITING_FRAMES = 2;
/** Frames that may wait when several came at once, because this program or the source was held up: a link that keeps up takes them all. */
export const BURST_FRAMES = 4;
/** One being written to the link, those waiting, one being filled by ffmpeg, one filled and not yet taken. */
export const LIVE_SLOTS = 1 + BURST_FRAMES + 2;

/**
 * Live frames on their way to the link: the newest wins, and the queue never grows past its limit.
 *
 * @param T  a frame; `drop` is told of each that lost its place, oldest first
 */
export class LiveQueue<T> {
  readonly #waiting: T[] = [];
  readonly #drop: (frame: T, cause: DropCause) => void;

  constructor(drop: (frame: T, cause: DropCause) => void) {
    this.#drop = drop;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Takes a frame in; the oldest go where there are too many. @param cause  who is the bottleneck now */
  push(frame: T, cause: 'link-busy' | 'host-busy'): void {
    this.#waiting.push(frame);
    const limit = cause === 'link-busy' ? WAITING_FRAMES : BURST_FRAMES;
    while (this.#waiting.length > limit) this.#drop(this.#waiting.shift()!, cause);
  }

  /** @returns the oldest frame; undefined where none waits */
  shift(): T | undefined {
    return this.#waiting.shift();
  }

  /** Drops all that wait. */
  clear(cause: DropCause): void {
    for (const frame of this.#waiting.splice(0)) this.#drop(frame, cause);
  }
}
