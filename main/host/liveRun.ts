import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { frameBytes } from 'sightline/kernels';
import { SourceError, type Capture, type CapturedFrame } from '../capture/index.ts';
import type { DropCause } from '../contract/index.ts';
import type { FrameLink } from './frameLink.ts';
import { FrameSender, monotonicUnixMs, type OutgoingFrame } from './frameSender.ts';
import { createFrameSlot, type FrameSlot } from './frameSlot.ts';
import { LIVE_SLOTS, LiveQueue } from './liveQueue.ts';
import { REPORT_GRACE_MS, type Run, type RunContext, type RunView } from './run.ts';
import { windowLine } from './windowLine.ts';

/** How long a live source may deliver nothing, ms; a slow one may leave out a few frames. */
const STALL_MS = 2500;
const STALL_FRAMES = 4;
/** Between two looks at the clock for a stall, ms. */
const WATCH_MS = 100;
/** Time to the next try, ms: a source that is back is seen again within the last of them. */
const BACK_OFF_MS = [1000, 1500];

/** Between two looks at a link that is being written to, ms. */
const POLL_MS = 5;

interface LiveFrame extends OutgoingFrame {
  release(): void;
}

/** How reading a capture ended. */
type ReadEnd = { readonly type: 'closed' } | { readonly type: 'ended'; readonly reason: string | null };

/**
 * A camera, a network source or a recording played as one: frames come when they come. What the window cannot take is dropped,
 * oldest first, and counted. A source that can be lost is tried again until it is back or the run is closed; ffmpeg's end is
 * its loss, whatever the exit code.
 */
export class LiveRun implements Run {
  readonly #context: RunContext;
  readonly #link: FrameLink;
  readonly #sender: FrameSender;
  readonly #queue: LiveQueue<LiveFrame>;
  readonly #closing = new AbortController();
  readonly #firstStream = Promise.withResolvers<void>();
  readonly #done: Promise<void>;
  #capture: Capture;
  #slots: readonly FrameSlot[];
  #state: RunView['state'] = 'running';
  #retryAtMs: number | null = null;
  #nextFrame = 0;
  #lastFrameAtMs = 0;
  /** Frames a second before the loss. */
  #lostRate: number | null = null;
  #lost = false;
  #writing = false;

  constructor(context: RunContext, link: FrameLink) {
    const { capture, runId, keepsShapes, account, recipeVersion } = context;
    this.#context = context;
    this.#link = link;
    this.#capture = capture;
    this.#sender = new FrameSender({ runId, mode: 'live', keepsShapes, link, account, recipeVersion });
    this.#queue = new LiveQueue((frame, cause) => this.#drop(frame, cause));
    this.#slots = createSlots(capture);
    this.#done = this.#run().catch((error: unknown) => this.#fail(error));
  }

  get capture(): Capture { return this.#capture; }

  get view(): RunView {
    return { state: this.#state, frameCount: null, retryAtMs: this.#retryAtMs, replay: null };
  }

  reported(): void {
    // The next frame is sent as soon as it comes.
  }

  frameFailed(): void {
    // The next one comes by itself.
  }

  recipeChanged(): void {
    // In force from the next frame that is sent.
  }

  linkReady(): void {
    this.#firstStream.resolve();
    void this.#pump();
  }

  /** What a window that went away did not report was never inspected. */
  linkLost(stream: number): void {
    setTimeout(() => {
      const lost = this.#context.account.loseStream(stream, { type: 'dropped', cause: 'link-busy' });
      if (lost.length > 0) this.#context.event('window-lost', `${lost.length} frames were on their way to a window that went away`, lost[0]!.frame);
      this.#context.changed();
    }, REPORT_GRACE_MS).unref();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#firstStream.resolve();
    await this.#capture.close();
    await this.#done;
    this.#queue.clear('link-busy');
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Frames are asked for once a window is there to see them: a camera that nobody looks at drops nothing. */
  async #run(): Promise<void> {
    await this.#firstStream.promise;
    let attempt = 0;
    while (!this.#closed) {
      const before = this.#nextFrame;
      const end = await this.#read();
      if (end.type === 'closed') return;
      if (!canBeLost(this.#capture)) {
        this.#finish(end.reason);
        return;
      }
      attempt = this.#nextFrame > before ? 0 : attempt + 1;
      this.#lose(end.reason ?? 'it ended');
      await this.#waitForNextTry(attempt);
    }
  }

  /** Delivers the frames of the capture until there are no more. */
  async #read(): Promise<ReadEnd> {
    const capture = this.#capture;
    const slotOf = new Map<ArrayBufferLike, FrameSlot>(this.#slots.map((slot) => [slot.record.buffer, slot]));
    let reason: string | null = null;
    let stalled: string | null = null;
    const watch = this.#watch(capture, (why) => {
      stalled = why;
      this.#lose(why);
    });
    try {
      for await (const frame of capture.frames(this.#slots.map(({ samples }) => samples))) {
        if (this.#closed) break;
        this.#take(frame, slotOf.get(frame.pixels.buffer)!);
      }
    } catch (error) {
      if (!(error instanceof SourceError || error instanceof RangeError)) throw error;
      reason = error.message;
    } finally {
      clearInterval(watch);
    }
    await this.#sentAll();
    const errors = capture.outcome?.decodeErrors ?? 0;
    if (errors > 0) {
      this.#context.account.missing(errors, { type: 'failed', cause: 'decode-error' });
      this.#context.event('decode-error', capture.outcome?.reason ?? `${errors} frames could not be decoded`);
    }
    if (this.#closed) return { type: 'closed' };
    return { type: 'ended', reason: stalled ?? capture.outcome?.reason ?? reason };
  }

  /** A source may fall silent and not end. Said at once: ending a hung ffmpeg takes a second more. Before its first frame the capture itself keeps the time. */
  #watch(capture: Capture, onStall: (reason: string) => void): NodeJS.Timeout | undefined {
    if (!canBeLost(capture)) return undefined;
    const before = this.#lastFrameAtMs;
    const limitMs = Math.max(STALL_MS, (STALL_FRAMES * 1000) / (capture.frameRate ?? 30));
    const isSilent = (): boolean => this.#lastFrameAtMs !== before && monotonicUnixMs() - this.#lastFrameAtMs >= limitMs;
    let isTold = false;
    const look = async (): Promise<void> => {
      if (!isSilent()) return;
      // It may be this program that had no time: what lies unread comes first.
      await turn();
      await turn();
      if (!isSilent() || isTold || capture.outcome !== null || this.#closed) return;
      isTold = true;
      clearInterval(timer);
      onStall(`it delivered nothing for ${limitMs / 1000} s`);
      void capture.close();
    };
    const timer = setInterval(() => { void look(); }, WATCH_MS);
    return timer;
  }

  /** Slots that the link still reads must not be written by the next ffmpeg. */
  async #sentAll(): Promise<void> {
    while ((this.#queue.length > 0 || this.#writing) && this.#link.stream !== null && !this.#closed) await sleep(POLL_MS);
    this.#queue.clear('link-busy');
  }

  #take(frame: CapturedFrame, slot: FrameSlot): void {
    const { account } = this.#context;
    if (this.#lost) this.#found();
    const capturedAtMs = performance.timeOrigin + frame.arrivedAtMs;
    this.#lastFrameAtMs = capturedAtMs;
    const number = this.#nextFrame++;
    const live: LiveFrame = {
      slot, format: this.#capture.format, entry: account.take(), frame: number, ptsUs: frame.ptsUs, capturedAtMs, captureMs: frame.transferMs, release: () => frame.release(),
    };
    this.#context.captured();
    this.#context.look(frame.pixels, this.#capture.format);
    if (this.#link.stream === null) this.#drop(live, 'link-busy');
    else this.#queue.push(live, this.#bottleneck());
    void this.#pump();
  }

  /** A link that has had a whole frame period for one record is too slow; before that, frames came in a burst that the host was late to read. */
  #bottleneck(): 'link-busy' | 'host-busy' {
    const since = this.#link.writingSinceMs;
    const periodMs = 1000 / (this.#capture.frameRate ?? 30);
    return since !== null && performance.now() - since < periodMs ? 'host-busy' : 'link-busy';
  }

  #drop(frame: LiveFrame, cause: DropCause): void {
    frame.release();
    this.#context.account.drop(frame.entry, cause);
    this.#context.changed();
  }

  async #pump(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    try {
      while (this.#link.isReady) {
        const frame = this.#queue.shift();
        if (frame === undefined) return;
        await this.#sender.send(frame);
        frame.release();
      }
    } finally {
      this.#writing = false;
    }
  }

  /** A fault of this program: the run is over, the window says so, and the host goes on. */
  #fail(error: unknown): void {
    const { raise, event, ended } = this.#context;
    const message = windowLine(error);
    this.#state = 'failed';
    raise({ id: 'source-failed', severity: 'error', message, tip: 'Open the source again, and report what happened.' });
    event('source-failed', message);
    ended();
  }

  #finish(reason: string | null): void {
    const { raise, event, source, ended } = this.#context;
    this.#state = reason === null || this.#nextFrame > 0 ? 'ended' : 'failed';
    if (reason !== null) {
      raise({ id: 'source-ended', severity: 'warning', message: `${source}: ${reason}`, tip: 'Check it and open it again.' });
      event('source-ended', reason);
    }
    ended();
  }

  #lose(reason: string): void {
    const { raise, event, source, changed } = this.#context;
    this.#state = 'lost';
    if (!this.#lost) {
      this.#lostRate = this.#capture.frameRate;
      event('source-lost', reason);
    }
    this.#lost = true;
    raise({ id: 'source-lost', severity: 'error', message: `${source}: ${reason}`, tip: 'It is tried again until it is back: check the cable, the power and the address.' });
    changed();
  }

  /** The first frame after a loss: what the source would have delivered meanwhile, by its frame rate, is missing. */
  #found(): void {
    const { account, clear, event } = this.#context;
    const gapMs = monotonicUnixMs() - this.#lastFrameAtMs;
    this.#lost = false;
    this.#state = 'running';
    this.#retryAtMs = null;
    clear('source-lost');
    if (this.#nextFrame === 0) return;
    const missing = Math.max(1, Math.round((gapMs / 1000) * (this.#lostRate ?? 1)) - 1);
    account.missing(missing, { type: 'dropped', cause: 'source-gap' });
    event('source-gap', `back after ${(gapMs / 1000).toFixed(2)} s: about ${missing} frames are missing, counted by the frame rate`, this.#nextFrame);
    this.#nextFrame += missing;
  }

  async #waitForNextTry(attempt: number): Promise<void> {
    const isOther = this.#capture.outcome?.formatChanged === true;
    // A source that is there, but another, is opened anew at once; a change in mid-stream is only described by the second try.
    const delayMs = isOther && attempt < BACK_OFF_MS.length ? 0 : BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)]!;
    this.#retryAtMs = Date.now() + delayMs;
    this.#context.changed();
    await sleep(delayMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    if (this.#closed) return;
    this.#retryAtMs = null;
    this.#context.changed();
    this.#capture = (isOther ? await this.#asFound() : null) ?? this.#capture.reopen();
    if (this.#closed) await this.#capture.close();
  }

  /** The source is there, but another than it was: the run goes on with what it is now. @returns null where that cannot be inspected */
  async #asFound(): Promise<Capture | null> {
    let found: Capture | null = null;
    try {
      found = this.#capture.reopen({ asFound: true });
      if (JSON.stringify(found.format) === JSON.stringify(this.#capture.format)) return found;
      await this.#context.replan(found);
      this.#slots = createSlots(found);
      return found;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      await found?.close();
      this.#lose(error.message);
      return null;
    }
  }
}

function createSlots({ format }: Capture): readonly FrameSlot[] {
  return Array.from({ length: LIVE_SLOTS }, () => createFrameSlot(frameBytes(format)));
}

/** A recording and a drawn source end; what comes over a wire is lost. */
function canBeLost({ kind }: Capture): boolean {
  return kind === 'url' || kind === 'camera';
}
