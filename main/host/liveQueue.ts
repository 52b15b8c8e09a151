import type { DropCause } from '../contract/index.ts';

/** Frames that may wait for the link. One more would only be older when it is seen. */
export const WAITING_FRAMES = 2;
/** One being written to the link, those waiting, one being filled by ffmpeg, one filled and not yet taken. */
export const LIVE_SLOTS = 1 + WAITING_FRAMES + 2;

/**
 * Live frames on their way to the link: the newest wins.
 *
 * @param T  a frame; `drop` is told of the one that lost its place, oldest first
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

  /** Takes a frame in; the oldest goes when there are too many. @param cause  who is the bottleneck now */
  push(frame: T, cause: DropCause): void {
    this.#waiting.push(frame);
    if (this.#waiting.length > WAITING_FRAMES) this.#drop(this.#waiting.shift()!, cause);
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
