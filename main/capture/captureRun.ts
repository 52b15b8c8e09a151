import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FrameFormat } from 'sightline/kernels';
import type { CapturedFrame } from './capture.ts';
import { decoderComplaint, shortOfDuration, type CaptureOutcome } from './captureOutcome.ts';
import { endChild, registerChild } from './childProcesses.ts';
import { diagnoseErrors } from './diagnosis.ts';
import type { Ffmpeg } from './ffmpegPath.ts';
import { createFrameReader, type FrameReader, type ReaderPath } from './frameReader.ts';
import { FrameRing, type FilledSlot } from './frameRing.ts';
import { parseInputInfo } from './inputInfo.ts';
import { lumaOf } from './luma.ts';
import { SourceError } from './sourceError.ts';
import { StderrLog } from './stderrLog.ts';
import type { StreamHead } from './stdinReplay.ts';
import { TimestampReader } from './timestamps.ts';

/** What a capture needs to run. */
export interface CapturePlan {
  readonly source: string;
  readonly ffmpeg: Ffmpeg;
  readonly args: readonly string[];
  readonly format: FrameFormat;
  readonly frameBytes: number;
  /** What ffmpeg must say that it delivers. */
  readonly outputFormat: string;
  readonly head: StreamHead | null;
  /** True where the times that ffmpeg makes up for images mean nothing. */
  readonly timeless: boolean;
  readonly frameLimit: number | null;
  readonly endsEarly: string | null;
  /** As the container states it; null where that says nothing about the video stream. */
  readonly durationSeconds: number | null;
  readonly frameRate: number | null;
  readonly startSeconds: number;
  readonly sourceStartSeconds: number;
  readonly firstFrameTimeoutMs: number;
  /** null where the source may pause as long as it likes. */
  readonly stallTimeoutMs: number | null;
  readonly reader: ReaderPath | 'auto';
  /** True for a decoder that fills damaged parts from the frame before and names the frame by its time. */
  readonly concealsByTime: boolean;
}

/** What the crop of captureArguments makes ffmpeg say. */
const SIZE_CHANGE = /Invalid too big or non positive size|Error reinitializing filters/;
const OWN_END_MS = 1_000;

/** One ffmpeg, its frames and its end. */
export class CaptureRun {
  readonly log: StderrLog;
  readonly #plan: CapturePlan;
  readonly #times = new TimestampReader();
  #child: ChildProcess | null = null;
  #reader: FrameReader | null = null;
  #stopReplay: (() => void) | null = null;
  #started = false;
  #closed = false;
  #childClosed = false;
  #timesEnded = false;
  #wake: () => void = () => undefined;
  #delivered = 0;
  /** Frames that came out of ffmpeg; those the decoder made up are taken and not delivered. */
  #taken = 0;
  #lastPtsUs: number | null = null;
  #longestStepUs = 0;
  #stall: string | null = null;
  #mismatch: string | null = null;
  #outcome: CaptureOutcome | null = null;

  constructor(plan: CapturePlan) {
    this.#plan = plan;
    this.log = new StderrLog((line) => this.#checkOutput(line));
  }

  get outcome(): CaptureOutcome | null { return this.#outcome; }

  get reader(): { path: ReaderPath; fallbackReason: string | null } | null {
    return this.#reader === null ? null : { path: this.#reader.path, fallbackReason: this.#reader.fallbackReason };
  }

  async *frames(buffers: readonly Uint8Array[]): AsyncGenerator<CapturedFrame, void, undefined> {
    if (this.#started) throw new RangeError(`source ${this.#plan.source}: its frames were asked for twice: open it again`);
    if (this.#closed) throw new RangeError(`source ${this.#plan.source}: it was closed: open it again`);
    this.#started = true;
    const ring = new FrameRing(buffers, this.#plan.frameBytes);
    let finished = false;
    try {
      await this.#start(ring);
      for (let frame = await this.#next(ring); frame !== null; frame = await this.#next(ring)) yield frame;
      finished = true;
    } finally {
      await this.#end(ring, !finished);
    }
    this.#refuseNothing();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#reader?.destroy();
    this.#stopReplay?.();
    if (this.#child !== null) await endChild(this.#child);
    this.#wake();
  }

  async #start(ring: FrameRing): Promise<void> {
    const plan = this.#plan;
    const reader = await createFrameReader(plan.reader);
    this.#reader = reader;
    if (this.#closed) return;
    const child = registerChild(spawn(plan.ffmpeg.path, plan.args, {
      stdio: [plan.head === null ? 'ignore' : 'pipe', reader.stdout, 'pipe', 'pipe'], windowsHide: true,
    }));
    this.#child = child;
    const changed = (): void => { if (ring.hasFrame || reader.ended) this.#wake(); };
    child.stderr!.setEncoding('utf8').on('data', (text: string) => { this.log.push(text); });
    const times = child.stdio[3] as Readable;
    times.setEncoding('utf8').on('data', (text: string) => { this.#times.push(text); changed(); });
    times.once('close', () => { this.#timesEnded = true; changed(); });
    times.on('error', () => undefined);
    child.once('error', (error) => { this.log.push(`[fatal] ${error.message}\n`); this.#childClosed = true; this.#timesEnded = true; reader.destroy(); changed(); });
    child.once('close', () => { this.#childClosed = true; changed(); });
    reader.start(ring, child.stdout, changed);
    if (plan.head !== null) this.#stopReplay = plan.head.replayTo(child.stdin!);
  }

  /** @returns the next frame; null when there will be none */
  async #next(ring: FrameRing): Promise<CapturedFrame | null> {
    const plan = this.#plan;
    if (plan.frameLimit !== null && this.#delivered >= plan.frameLimit) return null;
    for (;;) {
      if (this.#closed || this.#mismatch !== null) return null;
      if (ring.hasFrame && (this.#times.count > this.#taken || this.#timesEnded)) {
        const frame = await this.#takeFrame(ring);
        if (frame !== null) return frame;
        continue;
      }
      if (!ring.hasFrame && this.#reader!.ended) return null;
      if (!await this.#changeOrStall(ring)) return null;
    }
  }

  /** @returns the filled frame, or null where the decoder said that it had made it up */
  async #takeFrame(ring: FrameRing): Promise<CapturedFrame | null> {
    const filled = ring.take()!;
    const { slot } = filled;
    const ptsUs = this.#times.take(this.#taken) ?? null;
    this.#taken += 1;
    // What ffmpeg said before it wrote this frame is read in the next turn of the event loop at the latest.
    if (this.#plan.concealsByTime) await nextTurn();
    if (ptsUs !== null && this.log.concealed.has(ptsUs)) {
      ring.release(slot);
      this.#reader?.resume();
      return null;
    }
    return this.#deliver(ring, filled, ptsUs);
  }

  #deliver(ring: FrameRing, { slot, pixels, beganMs, filledMs }: FilledSlot, ptsUs: number | null): CapturedFrame {
    const index = this.#delivered;
    this.#delivered += 1;
    if (ptsUs !== null && this.#lastPtsUs !== null) this.#longestStepUs = Math.max(this.#longestStepUs, ptsUs - this.#lastPtsUs);
    this.#lastPtsUs = ptsUs;
    let released = false;
    return {
      index,
      ptsUs: this.#plan.timeless ? null : ptsUs,
      pixels: this.#plan.format.pixelFormat === 'gray8' ? pixels : new Uint16Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 2),
      arrivedAtMs: filledMs,
      transferMs: filledMs - beganMs,
      release: () => {
        if (released) return;
        released = true;
        ring.release(slot);
        this.#reader?.resume();
      },
    };
  }

  /** Waits until something arrived. @returns false when nothing did for longer than this source may take */
  async #changeOrStall(ring: FrameRing): Promise<boolean> {
    const limitMs = this.#delivered === 0 ? this.#plan.firstFrameTimeoutMs : this.#plan.stallTimeoutMs;
    const change = new Promise<true>((resolve) => { this.#wake = () => resolve(true); });
    if (limitMs === null || ring.space() === null) return change;
    for (;;) {
      const before = ring.partialBytes;
      let timer: NodeJS.Timeout | undefined;
      // It may be this program that had no time: what lies unread comes first.
      const stall = new Promise<false>((resolve) => { timer = setTimeout(() => { void nextTurn().then(() => resolve(false)); }, limitMs); });
      const changed = await Promise.race([change, stall]);
      clearTimeout(timer);
      if (changed) return true;
      if (ring.partialBytes !== before) continue;
      this.#stall = `it delivered nothing for ${limitMs / 1000} s`;
      return false;
    }
  }

  /** Raw samples do not say what they are; ffmpeg does, before the first of them. */
  #checkOutput(line: string): void {
    const format = /Stream #1:0\S*: Video: rawvideo.*?, ([a-z0-9]+)(?:\([^)]*\))?, (\d+)x(\d+)/.exec(line);
    if (format === null) return;
    const { width, height } = this.#plan.format;
    if (format[1] !== this.#plan.outputFormat || Number(format[2]) !== width || Number(format[3]) !== height) {
      this.#mismatch = `ffmpeg delivers ${format[2]}x${format[3]} ${format[1]} where ${width}x${height} ${this.#plan.outputFormat} was asked for`;
    } else this.#mismatch = this.#otherRange();
    if (this.#mismatch !== null) this.#wake();
  }

  /** Samples of another range look alike; what ffmpeg says of the input tells. */
  #otherRange(): string | null {
    const video = parseInputInfo(this.log.head).video;
    const range = video === null || video.pixFmt === null ? null : lumaOf(video.pixFmt, video.range)?.range ?? null;
    const { range: asked } = this.#plan.format;
    return range === null || range === asked ? null : `ffmpeg delivers ${range} range where ${asked} range was asked for`;
  }

  async #end(ring: FrameRing, stopped: boolean): Promise<void> {
    const reachedLimit = this.#plan.frameLimit !== null && this.#delivered >= this.#plan.frameLimit;
    const child = this.#child;
    if (child !== null && reachedLimit && !this.#childClosed) await this.#ownEnd(child);
    const cut = !this.#childClosed && (stopped || this.#closed || reachedLimit || this.#stall !== null || this.#mismatch !== null);
    this.#stopReplay?.();
    if (cut) this.#reader?.destroy();
    if (child !== null && cut) await endChild(child);
    if (child !== null && !this.#childClosed) await new Promise<void>((resolve) => { child.once('close', () => resolve()); });
    this.#reader?.destroy();
    this.log.end();
    const reason = stopped || this.#closed ? null : this.#whyEarly(reachedLimit);
    const { decodeErrors, damagedFrames } = this.log;
    this.#outcome = {
      framesDelivered: this.#delivered,
      decodeErrors,
      damagedFrames,
      endedEarly: reason !== null,
      formatChanged: this.#mismatch !== null || SIZE_CHANGE.test(this.log.firstErrors.join('\n')),
      reason: reason ?? decoderComplaint(this.log),
      stopped: stopped || this.#closed,
      partialFrameBytes: cut ? 0 : ring.partialBytes,
      exitCode: child?.exitCode ?? null,
      signal: child?.signalCode ?? null,
    };
  }

  /** With its frame count reached, ffmpeg ends by itself; it is given a moment. */
  async #ownEnd(child: ChildProcess): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      new Promise<void>((resolve) => { child.once('close', () => resolve()); }),
      new Promise<void>((resolve) => { timer = setTimeout(resolve, OWN_END_MS); }),
    ]);
    clearTimeout(timer);
  }

  /** @returns why there are fewer frames than the source should hold; null where that is not known to be so */
  #whyEarly(reachedLimit: boolean): string | null {
    const plan = this.#plan;
    if (this.#mismatch !== null) return this.#mismatch;
    if (this.#stall !== null) return this.#stall;
    if (reachedLimit) return plan.endsEarly;
    const log = this.log.firstErrors.join('\n');
    if (SIZE_CHANGE.test(log)) return 'the frame size changes in the middle';
    if (/received signal|Exiting normally/.test(this.log.tail.join('\n'))) return 'ffmpeg was interrupted';
    if (this.#child?.signalCode) return `ffmpeg was ended by ${this.#child.signalCode}`;
    if (this.#child?.exitCode !== 0) return diagnoseErrors(this.log.firstErrors)?.reason ?? `ffmpeg ended with exit code ${this.#child?.exitCode}`;
    return shortOfDuration({ ...plan, lastPtsUs: this.#lastPtsUs, longestStepUs: this.#longestStepUs });
  }

  /** A source that delivers no frame at all is an error, not an empty result. */
  #refuseNothing(): void {
    if (this.#delivered > 0 || this.#outcome === null || this.#outcome.stopped) return;
    const { source, startSeconds, durationSeconds } = this.#plan;
    const trouble = this.#outcome.reason ?? diagnoseErrors(this.log.firstErrors)?.reason ?? null;
    const reached = trouble === null && startSeconds > 0;
    const reason = reached ? `no frame lies behind --start ${startSeconds}${durationSeconds === null ? '' : ` (it lasts ${durationSeconds} s)`}` : trouble ?? 'it holds no frame';
    throw new SourceError(`source ${source}: ${reason}: ${reached ? 'give an earlier start' : 'check that the recording is complete'}`, this.log.tail);
  }
}

/** Two turns: one to end the poll that is under way, one for a whole new one. */
async function nextTurn(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
