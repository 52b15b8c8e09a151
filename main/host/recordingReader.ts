import { frameBytes } from 'sightline/kernels';
import { SourceError, type Capture, type CapturedFrame } from '../capture/index.ts';
import { createFrameSlot, type FrameSlot } from './frameSlot.ts';
import { frameAt, prerollSeconds, type RecordingIndex } from './recordingIndex.ts';

/** A frame of the recording, in memory that stays its own until `unpin`. */
export interface RecordedFrame {
  readonly frame: number;
  readonly ptsUs: number | null;
  /** From its first bytes out of ffmpeg to its last, when it was read. */
  readonly captureMs: number;
  readonly slot: FrameSlot;
}

/** How far reading came. */
interface Reading {
  /** The first frame that came; null where none did. */
  readonly first: number | null;
  /** Somebody else ended ffmpeg: the same reading may go well the next time. */
  readonly wasKilled: boolean;
}

/** An ffmpeg somewhere in the recording. */
interface Position {
  readonly capture: Capture;
  readonly frames: AsyncGenerator<CapturedFrame, void, undefined>;
  readonly jumped: boolean;
  delivered: number;
}

/** Memory for frames that were decoded lately. */
const CACHE_BYTES = 192 << 20;
const MIN_CACHED = 6;
const MAX_CACHED = 64;
/** Reading on is cheaper than a new ffmpeg over that many frames. */
const READ_ON_FRAMES = 24;
/** An ffmpeg that is killed for want of memory may be killed once more. */
const MOST_DEATHS = 3;

/**
 * Gives any frame of a recording, and no other: what ffmpeg delivers after a jump is known by its presentation time, never by
 * counting from where the jump was believed to land. Frames decoded lately are kept, so that a step back costs nothing and
 * playing backwards decodes each stretch once.
 */
export class RecordingReader {
  readonly #capture: Capture;
  readonly #index: RecordingIndex;
  readonly #cache = new Map<number, RecordedFrame>();
  readonly #spare: FrameSlot[] = [];
  readonly #buffers: readonly Uint8Array[];
  readonly #capacity: number;
  #current: Position | null = null;
  /** Frame that was delivered last by the capture there is. */
  #at = -1;
  #pinned: number | null = null;
  #slots = 0;
  #closed = false;

  constructor(capture: Capture, index: RecordingIndex) {
    const bytes = frameBytes(capture.format);
    this.#capture = capture;
    this.#index = index;
    this.#capacity = Math.max(MIN_CACHED, Math.min(MAX_CACHED, Math.floor(CACHE_BYTES / bytes)));
    this.#buffers = [new Uint8Array(bytes), new Uint8Array(bytes)];
  }

  /**
   * @param frame      0-based, below the index's count
   * @param backwards  decodes the stretch before it as well, which is wanted next
   * @returns the frame, pinned until the next call; null where the recording does not hold it (it cannot be decoded)
   * @throws SourceError  the recording cannot be read any more
   */
  async frame(frame: number, backwards = false): Promise<RecordedFrame | null> {
    this.#pinned = null;
    const cached = this.#touch(frame);
    if (cached !== null) return cached;
    const from = backwards ? Math.max(0, frame - (this.#capacity >> 1) + 1) : frame;
    let preroll = prerollSeconds(this.#capture);
    if (backwards || !this.#leadsTo(frame)) await this.#startAt(from, preroll);
    for (let deaths = 0; ;) {
      const { first, wasKilled } = await this.#readTo(frame, from);
      if (this.#closed) return null;
      const found = this.#touch(frame);
      if (found !== null) return found;
      if (wasKilled) {
        deaths += 1;
        if (deaths === MOST_DEATHS) throw new SourceError(`source ${this.#capture.source}: ffmpeg was ended by SIGKILL ${deaths} times: check what memory is left, and open it again`);
        await this.#startAt(from, preroll);
        continue;
      }
      if (first !== null && first <= frame) return null;
      if (this.#startSeconds(from, preroll) === null) return null;
      // The jump landed behind the wanted frame: begin earlier, at last at the start.
      preroll = preroll === 0 ? 1 : preroll * 4;
      await this.#startAt(from, preroll);
    }
  }

  /** Ends ffmpeg. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#stop();
  }

  /** Whether reading on from where ffmpeg is will come by that frame soon. */
  #leadsTo(frame: number): boolean {
    return this.#current !== null && this.#at < frame && (this.#index.ptsUs === null || frame - this.#at <= READ_ON_FRAMES);
  }

  #touch(frame: number): RecordedFrame | null {
    const cached = this.#cache.get(frame);
    if (cached === undefined) return null;
    this.#cache.delete(frame);
    this.#cache.set(frame, cached);
    this.#pinned = frame;
    return cached;
  }

  /** Reads until the frame, or one behind it, has come. */
  async #readTo(frame: number, keepFrom: number): Promise<Reading> {
    let first: number | null = null;
    while (!this.#closed && this.#current !== null) {
      const current = this.#current;
      const { value, done } = await this.#next(current);
      if (done === true) {
        await this.#stop();
        return { first, wasKilled: wasKilled(current) };
      }
      const number = this.#numberOf(value, current.delivered++);
      this.#at = number;
      first ??= number;
      if (number >= keepFrom) this.#keep(number, value);
      value.release();
      if (number >= frame) break;
    }
    return { first, wasKilled: false };
  }

  /** A jump behind the last key frame may deliver nothing: that is no fault of the recording. */
  async #next(position: Position): Promise<IteratorResult<CapturedFrame, void>> {
    try {
      return await position.frames.next();
    } catch (error) {
      if (error instanceof SourceError && (position.jumped || wasKilled(position))) return { done: true, value: undefined };
      throw error;
    }
  }

  #numberOf(frame: CapturedFrame, delivered: number): number {
    if (this.#index.ptsUs === null) return delivered;
    if (frame.ptsUs === null) throw new SourceError(`source ${this.#capture.source}: a frame came without its time: it cannot be told which one it is`);
    return frameAt(this.#index, frame.ptsUs);
  }

  #keep(number: number, frame: CapturedFrame): void {
    if (this.#cache.has(number)) return;
    const slot = this.#takeSlot();
    slot.samples.set(new Uint8Array(frame.pixels.buffer, frame.pixels.byteOffset, frame.pixels.byteLength));
    this.#cache.set(number, { frame: number, ptsUs: frame.ptsUs, captureMs: frame.transferMs, slot });
  }

  /** The least lately used one that is not being sent. */
  #takeSlot(): FrameSlot {
    const spare = this.#spare.pop();
    if (spare !== undefined) return spare;
    if (this.#slots < this.#capacity) {
      this.#slots += 1;
      return createFrameSlot(frameBytes(this.#capture.format));
    }
    for (const [number, { slot }] of this.#cache) {
      if (number === this.#pinned) continue;
      this.#cache.delete(number);
      return slot;
    }
    throw new RangeError(`frame cache of ${this.#capacity}: every frame is in use`);
  }

  async #startAt(frame: number, preroll: number): Promise<void> {
    await this.#stop();
    if (this.#closed) return;
    const startSeconds = this.#startSeconds(frame, preroll);
    const capture = this.#capture.reopen(startSeconds === null ? {} : { startSeconds });
    this.#current = { capture, frames: capture.frames(this.#buffers), jumped: startSeconds !== null, delivered: 0 };
    this.#at = startSeconds === null ? -1 : frame - 1;
  }

  /** @returns a time between the frame before and this one, as ffmpeg counts: from the container's start; null for the start itself */
  #startSeconds(frame: number, preroll: number): number | null {
    const { ptsUs } = this.#index;
    if (ptsUs === null || frame === 0) return null;
    const between = (ptsUs[frame - 1]! + ptsUs[frame]!) / 2e6 - this.#capture.container.startSeconds - preroll;
    return between > 0 ? between : null;
  }

  async #stop(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    this.#at = -1;
    if (current === null) return;
    await current.capture.close();
    await current.frames.return().catch(() => undefined);
  }
}

/** Any other signal is a crash of its own, which the same frame would bring about again. */
function wasKilled({ capture: { outcome } }: Position): boolean {
  return outcome?.signal === 'SIGKILL' && !outcome.stopped;
}
