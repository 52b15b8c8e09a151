import type { Capture } from '../capture/index.ts';
import { ControlError } from './controlError.ts';
import type { FrameLink } from './frameLink.ts';
import { FrameSender, monotonicUnixMs } from './frameSender.ts';
import { Playback } from './playback.ts';
import type { RecordingIndex } from './recordingIndex.ts';
import { RecordingReader } from './recordingReader.ts';
import { REPORT_GRACE_MS, type Run, type RunContext, type RunView } from './run.ts';
import { windowLine } from './windowLine.ts';

/**
 * Playing waits while that many records are out and the oldest has been for that long: a socket holds dozens of small frames, and a
 * slow engine would go on through all of them after a person paused. What has been out for longer will not be reported.
 */
const MOST_OUT = 3, BEHIND_MS = 250, LOST_MS = 20_000;
/** A window's engine that failed is back within a few seconds, or does not come. */
const MOST_TIMES_AGAIN = 4, AGAIN_MS = 1500;

/**
 * A recording: every frame that is played is sent, and a frame that is asked for is that frame. Nothing is dropped; while the
 * window is busy, playing waits. Plays once from the start when it was opened.
 */
export class ReplayRun implements Run {
  readonly #context: RunContext;
  readonly #link: FrameLink;
  readonly #index: RecordingIndex;
  readonly #reader: RecordingReader;
  readonly #sender: FrameSender;
  readonly #playback: Playback;
  readonly #done: Promise<void>;
  /** Frame that a person asked for, or that is to be sent again. */
  #asked: number | null = 0;
  /** Stream that the newest frame went to; null before the first. */
  #sentTo: number | null = null;
  /** Playing came to the end of the recording by itself, and nobody asked for anything since. */
  #ranOut = false;
  /** Grows when a person chooses another place to go on from: what was on its way before is not wanted any more. */
  #place = 0;
  /** Times that the frame to be seen was sent again because it failed in the window. */
  #timesAgain = 0;
  #againTimer: NodeJS.Timeout | null = null;
  #closed = false;
  #failed = false;
  #wake: () => void = () => undefined;

  constructor(context: RunContext, link: FrameLink, index: RecordingIndex) {
    const { capture, runId, keepsShapes, account, recipeVersion } = context;
    this.#context = context;
    this.#link = link;
    this.#index = index;
    this.#reader = new RecordingReader(capture, index);
    this.#sender = new FrameSender({ runId, mode: 'replay', keepsShapes, link, account, recipeVersion });
    this.#playback = new Playback(index, capture.frameRate);
    this.#playback.play(1, false);
    this.#done = this.#run();
  }

  get capture(): Capture { return this.#context.capture; }

  get view(): RunView {
    const { playing, frame, speed, loop } = this.#playback;
    return { state: this.#failed ? 'failed' : 'running', frameCount: this.#index.frameCount, retryAtMs: null, replay: { playing, frame, speed, loop } };
  }

  play(speed: number, loop: boolean | undefined): void {
    this.#playback.play(speed, loop);
    this.#ranOut = false;
    // At the end, playing begins anew.
    if (this.#asked === null && this.#playback.next() === null) {
      this.#asked = speed < 0 ? this.#index.frameCount - 1 : 0;
      this.#place += 1;
    }
    this.#changed();
  }

  pause(): void {
    this.#playback.pause();
    this.#ranOut = false;
    this.#changed();
  }

  /** @throws ControlError  when the recording has no such frame */
  seek(frame: number): void {
    const { frameCount } = this.#index;
    if (frame >= frameCount) throw new ControlError(422, `frame ${frame}: the recording has frames 0 to ${frameCount - 1}`);
    this.#playback.pause();
    this.#ranOut = false;
    this.#asked = frame;
    this.#place += 1;
    this.#timesAgain = 0;
    this.#changed();
  }

  /** Stops at the ends. */
  step(by: number): void {
    const from = this.#asked ?? this.#playback.frame;
    this.seek(Math.max(0, Math.min(this.#index.frameCount - 1, from + by)));
  }

  reported(): void {
    this.#wake();
  }

  /** A frame that is to be seen, and is not, is sent again a little later: the window's engine may be another by then. */
  frameFailed(frame: number): void {
    if (!this.#isSeen(frame) || this.#timesAgain === MOST_TIMES_AGAIN) return;
    this.#timesAgain += 1;
    // One that is waited with may be of a frame that was seen before.
    if (this.#againTimer !== null) clearTimeout(this.#againTimer);
    this.#againTimer = setTimeout(() => {
      this.#againTimer = null;
      if (this.#closed || !this.#isSeen(frame)) return;
      this.#asked = frame;
      this.#changed();
    }, AGAIN_MS).unref();
  }

  /** Paused on it, and not on the way to another. */
  #isSeen(frame: number): boolean {
    return !this.#playback.playing && this.#asked === null && frame === this.#playback.frame;
  }

  /** What is paused is inspected again, so that a change is seen at once. */
  recipeChanged(): void {
    if (!this.#playback.playing && this.#sentTo !== null) this.#asked ??= this.#playback.frame;
    this.#changed();
  }

  linkReady(): void {
    this.#wake();
  }

  /** What a window that went away did not report failed with it; playing goes back to the first of those frames, so that each is inspected. */
  linkLost(stream: number): void {
    const place = this.#place;
    setTimeout(() => {
      const lost = this.#context.account.loseStream(stream, { type: 'failed', cause: 'device-lost' });
      if (lost.length === 0) return;
      this.#context.event('window-lost', `${lost.length} frames were on their way to a window that went away and are sent again`, lost[0]!.frame);
      if (!this.#closed && place === this.#place && (this.#playback.playing || this.#ranOut)) this.#goBack(lost[0]!.frame);
      this.#changed();
    }, REPORT_GRACE_MS).unref();
  }

  /** Plays on from there. It may have come to the end since, with another window. */
  #goBack(frame: number): void {
    const { speed, loop } = this.#playback;
    if (this.#ranOut) this.#playback.play(speed, loop);
    this.#ranOut = false;
    this.#asked = frame;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#againTimer !== null) clearTimeout(this.#againTimer);
    this.#wake();
    await this.#reader.close();
    await this.#done;
    await this.#context.capture.close();
  }

  #changed(): void {
    this.#wake();
    this.#context.changed();
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closed) {
        const changed = new Promise<void>((resolve) => { this.#wake = resolve; });
        const next = this.#link.isReady ? this.#nextFrame() : null;
        if (next === null) await changed;
        else if (next.waitMs <= 0) await this.#send(next.frame, next.asked, -next.waitMs);
        else await orAfter(changed, next.waitMs);
      }
    } catch (error) {
      const message = windowLine(error);
      this.#failed = true;
      this.#playback.pause();
      this.#context.raise({ id: 'source-failed', severity: 'error', message, tip: 'Check that the recording is still there and open it again.' });
      this.#context.event('source-failed', message);
      this.#context.changed();
    }
  }

  #nextFrame(): { readonly frame: number; readonly asked: boolean; readonly waitMs: number } | null {
    if (this.#asked !== null) return { frame: this.#asked, asked: true, waitMs: 0 };
    if (!this.#playback.playing) return this.#isNewWindow ? { frame: this.#playback.frame, asked: true, waitMs: 0 } : null;
    const frame = this.#playback.next();
    if (frame !== null) return { frame, asked: false, waitMs: this.#waitMs(frame, performance.now()) };
    this.#playback.pause();
    this.#ranOut = true;
    this.#context.changed();
    return this.#nextFrame();
  }

  /** The window that reads had nothing yet of what was sent: once paused it is to see the frame that is shown. */
  get #isNewWindow(): boolean {
    return this.#sentTo !== null && this.#sentTo !== this.#link.stream;
  }

  /** @returns ms until that frame is to be sent; below 0 by how much it is late */
  #waitMs(frame: number, nowMs: number): number {
    const heldMs = this.#heldMs(nowMs), dueMs = this.#playback.waitMs(frame, nowMs);
    return heldMs > 0 ? Math.max(heldMs, dueMs) : dueMs;
  }

  /** ms until playing goes on although nothing was reported; 0 while the window keeps up */
  #heldMs(nowMs: number): number {
    const [oldest = nowMs, ...others] = this.#context.account.sendTimes(nowMs - LOST_MS);
    return others.length + 1 < MOST_OUT || nowMs - oldest < BEHIND_MS ? 0 : oldest + LOST_MS - nowMs;
  }

  async #send(frame: number, asked: boolean, lateMs: number): Promise<void> {
    const { account, captured, changed, clear, event, raise } = this.#context;
    const found = await this.#reader.frame(frame, this.#playback.playing && this.#playback.speed < 0);
    if (this.#closed) return;
    if (asked && this.#asked === frame) this.#asked = null;
    this.#playback.sent(frame, asked ? Infinity : lateMs);
    if (found === null) {
      this.#sentTo = this.#link.stream ?? this.#sentTo;
      account.missing(1, { type: 'failed', cause: 'decode-error' });
      event('decode-error', `frame ${frame} cannot be decoded`, frame);
      if (asked) raise({ id: 'undecodable', severity: 'warning', message: `Frame ${frame} cannot be decoded: the picture is still the one before`, tip: 'Step on, or seek to another frame.' });
      changed();
      return;
    }
    // The window may have gone while the frame was decoded: it is sent to the next one.
    if (!this.#link.isReady) {
      this.#asked ??= frame;
      return;
    }
    clear('undecodable');
    captured();
    this.#sentTo = this.#link.stream;
    const { slot, ptsUs, captureMs } = found;
    const sending = this.#sender.send({ slot, format: this.#context.capture.format, entry: account.take(), frame, ptsUs, capturedAtMs: monotonicUnixMs(), captureMs });
    changed();
    await sending;
  }
}

async function orAfter(changed: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([changed, new Promise<void>((resolve) => { timer = setTimeout(resolve, ms); })]);
  clearTimeout(timer);
}
