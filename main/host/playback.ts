import type { RecordingIndex } from './recordingIndex.ts';

/** Frames a second of a recording whose frames have no time. */
const TIMELESS_RATE = 25;

/**
 * Where playing stands: which frame is next and when it is due. Pure; the clock is given. A frame that is late moves the clock's
 * anchor: replay slows down, it never skips.
 */
export class Playback {
  readonly #index: RecordingIndex;
  readonly #periodUs: number;
  #anchor: { readonly atMs: number; readonly timeUs: number } | null = null;
  playing = false;
  speed = 1;
  loop = false;
  /** Frame that was sent last. */
  frame = 0;

  constructor(index: RecordingIndex, frameRate: number | null) {
    this.#index = index;
    this.#periodUs = 1e6 / (frameRate ?? TIMELESS_RATE);
  }

  /** Begins to play, from the other end where there is nothing left ahead. @param speed not 0; negative plays backwards */
  play(speed: number, loop: boolean | undefined): void {
    if (speed === 0) throw new RangeError('speed 0: pause instead');
    this.playing = true;
    this.speed = speed;
    this.loop = loop ?? this.loop;
    this.#anchor = null;
  }

  pause(): void {
    this.playing = false;
    this.#anchor = null;
  }

  /** @returns the frame after this one as played; null at the end of a recording that is not looped */
  next(): number | null {
    const last = this.#index.frameCount - 1;
    const next = this.frame + (this.speed < 0 ? -1 : 1);
    if (next >= 0 && next <= last) return next;
    return this.loop ? (next < 0 ? last : 0) : null;
  }

  /** @returns ms until that frame is due; 0 or less when it is */
  waitMs(next: number, nowMs: number): number {
    this.#anchor ??= { atMs: nowMs, timeUs: this.#timeUs(this.frame) };
    const { atMs, timeUs } = this.#anchor;
    const dueMs = (time: number): number => atMs + (time - timeUs) / 1000 / this.speed - nowMs;
    // At the loop's seam the distance between two frames says nothing: one period it is.
    const isSeam = Math.abs(next - this.frame) !== 1;
    return isSeam ? dueMs(this.#timeUs(this.frame)) + this.#periodUs / 1000 / Math.abs(this.speed) : dueMs(this.#timeUs(next));
  }

  /** Notes that the frame was sent at that time. @param lateMs  by how much it was late */
  sent(frame: number, lateMs: number): void {
    const seam = Math.abs(frame - this.frame) !== 1;
    this.frame = frame;
    if (seam || lateMs > this.#periodUs / 1000 / Math.abs(this.speed)) this.#anchor = null;
  }

  #timeUs(frame: number): number {
    return this.#index.ptsUs?.[frame] ?? frame * this.#periodUs;
  }
}
