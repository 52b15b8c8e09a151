import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { frameBytes, type Frame, type FrameFormat } from 'sightline/kernels';
import { captureArguments, commandLine } from './arguments.ts';
import type { CaptureOutcome } from './captureOutcome.ts';
import { CaptureRun } from './captureRun.ts';
import { diagnoseCamera } from './devicesDiagnosis.ts';
import { findFfmpeg, type Ffmpeg } from './ffmpegPath.ts';
import type { ReaderPath } from './frameReader.ts';
import { parseInputInfo } from './inputInfo.ts';
import { lumaOf, type Luma } from './luma.ts';
import { pgmRestore } from './pgmStretch.ts';
import { probeInput, type ProbedInput } from './probe.ts';
import { SourceError } from './sourceError.ts';
import { prepareInput, type SourceInput } from './sourceInput.ts';
import { parseSource, type SourceSpec } from './sourceSpec.ts';
import { pgmHeader, type PgmHeader } from './stillHeader.ts';
import { StreamHead } from './stdinReplay.ts';

/** What a person may choose about a capture; all times in seconds. */
export interface CaptureOptions {
  /** Path of the ffmpeg to use; else FFMPEG_PATH, ffmpeg-static, PATH, @ffmpeg-installer/ffmpeg. */
  readonly ffmpeg?: string | undefined;
  /** Leaves out what comes before; measured from the start of the source. */
  readonly startSeconds?: number | undefined;
  /** Ends after that many frames. */
  readonly frames?: number | undefined;
  /** First number of numbered images. */
  readonly startNumber?: number | undefined;
  /** Frames a second of numbered images; without it they have no timestamps. */
  readonly frameRate?: number | undefined;
  /** Reads a recording no faster than its timestamps say, as a camera would deliver it. */
  readonly realTime?: boolean | undefined;
  /** Begins a recording anew at its end, for ever; timestamps grow on. */
  readonly loop?: boolean | undefined;
  /** How long a source may take to be recognised, and again to deliver its first frame. Default 15. */
  readonly firstFrameTimeoutSeconds?: number | undefined;
  /** How long a URL or a camera may deliver nothing once it runs. Default 10; other sources may pause as long as they like. */
  readonly stallTimeoutSeconds?: number | undefined;
  /** Gives up recognising the source; a capture that was opened is closed instead. */
  readonly signal?: AbortSignal | undefined;
  /** What `-` reads; the program's own stdin when left out. */
  readonly stdin?: Readable | undefined;
  /** How samples are read; chosen by the platform when left out. */
  readonly reader?: ReaderPath | 'auto' | undefined;
}

/** A frame in one of the caller's buffers. */
export interface CapturedFrame extends Frame {
  /** When its last byte had come from ffmpeg: performance.now(). */
  readonly arrivedAtMs: number;
  /** From its first bytes out of ffmpeg to its last, ms: the transfer, not the decoding, of which ffmpeg tells nothing. */
  readonly transferMs: number;
  /** Lets the buffer be written again; the samples must not be read after it. Idempotent. */
  release(): void;
}

/** A source that was recognised and can be read once. */
export interface Capture {
  /** As it was given, without a URL's password. */
  readonly source: string;
  readonly kind: SourceInput['kind'];
  readonly format: FrameFormat;
  /** Nominal frames a second; null where the source has none. */
  readonly frameRate: number | null;
  readonly durationSeconds: number | null;
  readonly codec: string;
  /** The source's own pixel format, as ffmpeg names it. */
  readonly sourcePixFmt: string;
  /** True for a single image. */
  readonly still: boolean;
  readonly ffmpeg: Ffmpeg;
  /** What ffmpeg was told about the input and what it found there, for a second look at the same recording. */
  readonly container: {
    /** Up to and including `-i INPUT`. */
    readonly inputArguments: readonly string[];
    readonly streamIndex: number;
    /** `matroska,webm`; null where ffmpeg did not say. */
    readonly demuxer: string | null;
    /** Time of the container's start, which `startSeconds` counts from. */
    readonly startSeconds: number;
  };
  /** As a person could paste it into a shell, a URL's password included. */
  readonly commandLine: string;
  /** How samples are read, and why not the faster way; null until `frames` was called. */
  readonly reader: { readonly path: ReaderPath; readonly fallbackReason: string | null } | null;
  /** null until the frames ended. */
  readonly outcome: CaptureOutcome | null;
  /** ffmpeg's last lines, for `--verbose`. */
  readonly ffmpegLog: readonly string[];
  /**
   * Delivers every frame once and in order. No frame is dropped: while no buffer is free, ffmpeg waits. Ending the loop ends ffmpeg.
   *
   * @param buffers  one frame each or larger, at least one; the next frame needs one that was released.
   *   Views of shared memory will do; 16-bit samples need an even byteOffset
   * @throws RangeError   buffers too small, or frames asked for twice
   * @throws SourceError  when not a single frame could be delivered
   */
  frames(buffers: readonly Uint8Array[]): AsyncGenerator<CapturedFrame, void, undefined>;
  /**
   * The same source once more, without recognising it again: a recording from another place, a lost source from now on. A source that
   * has changed its format since ends at once, and the outcome says so. Not for `-`, which can be read once.
   *
   * @param options  `asFound` takes the format that this capture's ffmpeg found when it opened the source, where it said one
   * @throws RangeError   for `-`
   * @throws SourceError  the format found is not supported
   */
  reopen(options?: { readonly startSeconds?: number | undefined; readonly asFound?: boolean | undefined }): Capture;
  /** Ends ffmpeg and frees everything; a running `frames` ends. Idempotent. */
  close(): Promise<void>;
}

const FIRST_FRAME_TIMEOUT_S = 15;
const STALL_TIMEOUT_S = 10;
/** An MPEG transport stream is otherwise read for five seconds, in case another stream turns up. */
const URL_ANALYSIS_S = 1;

/**
 * Recognises a source, so that everything that can be known to be wrong is known before the first frame.
 *
 * @throws SourceError  no ffmpeg; missing, empty or unreadable source; no video; unknown codec or pixel format; the signal's reason
 * @throws RangeError   an option out of its range
 */
export async function openCapture(source: string, options: CaptureOptions = {}): Promise<Capture> {
  checkOptions(options);
  const spec = parseSource(source, existsSync);
  return openSource(spec.kind === 'url' ? withoutPassword(source) : source, spec, options);
}

/** @param source  what reports and messages call it */
async function openSource(source: string, spec: SourceSpec, options: CaptureOptions): Promise<Capture> {
  const input = await prepareInput(source, spec, options);
  const ffmpeg = await findFfmpeg({ setting: options.ffmpeg });
  const timeoutMs = (options.firstFrameTimeoutSeconds ?? FIRST_FRAME_TIMEOUT_S) * 1000;
  const head = spec.kind === 'stdin' ? new StreamHead(options.stdin ?? process.stdin) : null;
  const probe = spec.kind === 'camera' ? probeCamera : probeInput;
  const probed = head === null ? await probe(source, ffmpeg, input.args, null, timeoutMs, options.signal) : await probeStream(source, ffmpeg, input.args, head, timeoutMs);
  const described = head === null ? input : { ...input, pgm: pgmHeader(head.bytes) };
  return createCapture(source, options, described, ffmpeg, head, probed, timeoutMs);
}

/** A camera fails for reasons of its own: not there, in use, not allowed, no such mode. */
async function probeCamera(...args: Parameters<typeof probeInput>): Promise<ProbedInput> {
  try {
    return await probeInput(...args);
  } catch (error) {
    const diagnosis = error instanceof SourceError ? diagnoseCamera(error.detail) : null;
    if (diagnosis === null) throw error;
    throw new SourceError(`source ${args[0]}: ${diagnosis.reason}: ${diagnosis.remedy}`, (error as SourceError).detail, { cause: error });
  }
}

/** Reads on for as long as more of the stream may make it recognisable. */
async function probeStream(source: string, ffmpeg: Ffmpeg, args: readonly string[], head: StreamHead, timeoutMs: number): Promise<ProbedInput> {
  const start = performance.now();
  for (;;) {
    await head.read(timeoutMs);
    try {
      return await probeInput(source, ffmpeg, args, head.bytes, timeoutMs);
    } catch (error) {
      if (!head.mayGrow || performance.now() - start > timeoutMs) throw error;
    }
  }
}

function stallTimeoutMs(kind: SourceInput['kind'], { stallTimeoutSeconds }: CaptureOptions): number | null {
  if (stallTimeoutSeconds !== undefined) return stallTimeoutSeconds * 1000;
  return kind === 'url' || kind === 'camera' ? STALL_TIMEOUT_S * 1000 : null;
}

/** @returns the source as it is shown: a camera's password belongs in no message and no stored session */
export function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^/@:]*):[^/@]*@/, '$1:***@');
}

function checkOptions(options: CaptureOptions): void {
  const { startSeconds, frames } = options;
  if (startSeconds !== undefined && !(Number.isFinite(startSeconds) && startSeconds >= 0)) throw new RangeError(`startSeconds ${startSeconds}: give 0 or more`);
  if (frames !== undefined && !(Number.isSafeInteger(frames) && frames > 0)) throw new RangeError(`frames ${frames}: give a whole number of 1 or more`);
}

/** @returns the input with the video stream that a later ffmpeg described, where it could tell */
function asFound(probed: ProbedInput, stderr: string): ProbedInput {
  const { video } = parseInputInfo(stderr);
  const { pixFmt } = video ?? { pixFmt: null };
  return video === null || pixFmt === null || video.width === 0 ? probed : { ...probed, video: { ...video, pixFmt } };
}

/** @throws SourceError  a pixel format without luma; a PGM whose values ffmpeg does not keep apart */
function lumaAsDelivered(source: string, { codec, pixFmt, range }: ProbedInput['video'], pgm: PgmHeader | null): Luma {
  const luma = lumaOf(pixFmt, range);
  if (luma === null) throw new SourceError(`source ${source}: pixel format ${pixFmt} is not supported: convert it to gray, yuv420p or rgb24`);
  if (codec !== 'pgm') return luma;
  if (pgm === null) throw new SourceError(`source ${source}: the largest value of this PGM cannot be seen: save it to a file without comments and name that`);
  const restore = pgmRestore(pgm);
  if (typeof restore === 'string') throw new SourceError(`source ${source}: ${restore}`);
  return { ...luma, filter: [luma.filter, ...(restore.filter === null ? [] : [restore.filter])].join(','), bitDepth: restore.bitDepth };
}

function createCapture(
  source: string, options: CaptureOptions, input: SourceInput, ffmpeg: Ffmpeg, head: StreamHead | null, probed: ProbedInput, timeoutMs: number,
): Capture {
  const { video } = probed;
  const luma = lumaAsDelivered(source, video, input.pgm);
  const still = input.still ?? /^image2$|_pipe$/.test(probed.demuxer ?? '');
  if (input.kind === 'camera' && (options.startSeconds ?? 0) > 0) throw new SourceError(`source ${source}: --start ${options.startSeconds}: a camera is live: leave it out`);
  if ((still || input.timeless) && (options.startSeconds ?? 0) > 0) {
    throw new SourceError(`source ${source}: --start ${options.startSeconds}: images have no time of their own: leave it out`);
  }
  const start = options.startSeconds ?? 0;
  const { durationSeconds } = probed;
  // A duration of 0 is a single frame, or one that the container rounded away.
  if (durationSeconds !== null && start > 0 && start >= durationSeconds && !probed.durationEstimated && probed.streamKinds.length === 1) {
    throw new SourceError(`source ${source}: --start ${start} lies behind its end (${durationSeconds} s): give an earlier start`);
  }
  const turned = video.rotationDegrees % 180 !== 0;
  const format: FrameFormat = {
    width: turned ? video.height : video.width, height: turned ? video.width : video.height,
    pixelFormat: luma.pixelFormat, bitDepth: luma.bitDepth, range: luma.range,
  };
  const limits = [options.frames, input.frameLimit, still ? 1 : null].filter((limit) => limit !== null && limit !== undefined);
  const frames = limits.length === 0 ? null : Math.min(...limits);
  const args = captureArguments({
    frameSyncOption: ffmpeg.frameSyncOption, input: input.args, streamIndex: video.index, codec: video.codec, lumaFilter: luma.filter,
    width: format.width, height: format.height, startSeconds: options.startSeconds ?? null, frames,
    realTime: options.realTime ?? false, loop: options.loop ?? false,
    ...(input.kind === 'url' ? { analyseSeconds: URL_ANALYSIS_S } : {}),
  });
  const run = new CaptureRun({
    source, ffmpeg, args, format, outputFormat: luma.outputFormat, head, frameBytes: frameBytes(format),
    timeless: still || input.timeless, frameLimit: frames,
    endsEarly: options.frames !== undefined && frames === options.frames ? null : input.endsEarly,
    durationSeconds: probed.streamKinds.length === 1 && !probed.durationEstimated && options.loop !== true ? probed.durationSeconds : null,
    frameRate: video.frameRate,
    startSeconds: options.startSeconds ?? 0, sourceStartSeconds: probed.startSeconds ?? 0,
    firstFrameTimeoutMs: timeoutMs,
    stallTimeoutMs: stallTimeoutMs(input.kind, options),
    reader: options.reader ?? 'auto', concealsByTime: video.codec === 'ffv1',
  });
  return {
    source, kind: input.kind, format, still, ffmpeg, codec: video.codec, sourcePixFmt: video.pixFmt,
    frameRate: still || input.timeless ? null : video.frameRate,
    durationSeconds: still || input.timeless ? null : probed.durationSeconds,
    commandLine: commandLine(ffmpeg.path, args),
    container: { inputArguments: input.args, streamIndex: video.index, demuxer: probed.demuxer, startSeconds: probed.startSeconds ?? 0 },
    reopen: (again = {}) => {
      if (head !== null) throw new RangeError(`source ${source}: standard input can be read once: start the program again`);
      return createCapture(source, { ...options, startSeconds: again.startSeconds }, input, ffmpeg, null, again.asFound === true ? asFound(probed, run.log.head) : probed, timeoutMs);
    },
    get reader() { return run.reader; },
    get outcome() { return run.outcome; },
    get ffmpegLog() { return run.log.tail; },
    frames: (buffers) => run.frames(buffers),
    close: () => run.close(),
  };
}
