import { existsSync } from 'node:fs';
import { describeFormat, frameBytes } from 'sightline/kernels';
import { findFfmpeg, openCapture, parseSource, SourceError, type Capture } from '../../capture/index.ts';
import type { SessionSummary } from '../../contract/sessionSummary.ts';
import { isDemoSource, parseDemoSource, prepareDemo } from '../../demo/index.ts';
import { grayPicture, type GrayPicture } from './grayPicture.ts';

/** Frames of a recording by number, and why some or all of them are missing. */
export interface SourcePictures {
  readonly pictures: ReadonlyMap<number, GrayPicture>;
  /** null where every wanted frame is there. */
  readonly missing: string | null;
}

/** A frame as the session knows it. */
export interface WantedFrame {
  readonly frame: number;
  readonly ptsUs: number | null;
}

/** Frames from the run's start that are simply read; what lies behind is jumped to by its time. */
const READ_FRAMES = 600;
/** A jump begins this far before the wanted frame: a container without an index leads to a key frame only. */
const PREROLL_S = 10;
/** Containers round times, at most to a millisecond. */
const SAME_TIME_US = 1000;

/**
 * Decodes frames of a session's source again. A frame is taken for the one of the session only where its time is the same; live
 * sources are gone.
 */
export async function readSourcePictures({ source, frame: format }: SessionSummary, wanted: readonly WantedFrame[]): Promise<SourcePictures> {
  const pictures = new Map<number, GrayPicture>();
  const missing = (reason: string): SourcePictures => ({ pictures, missing: reason });
  try {
    const path = await recordingOf(source.name);
    if (path === null) return missing('The source was live: its frames were not kept.');
    const capture = await openCapture(path, source.startSeconds === null ? {} : { startSeconds: source.startSeconds });
    try {
      const now = describeFormat(capture.format), then = describeFormat(format);
      if (now !== then) return missing(`The source is ${now} now, it was ${then}.`);
      const ordered = [...wanted].sort((a, b) => a.frame - b.frame);
      await readOn(capture, ordered.filter(({ frame }) => frame < READ_FRAMES), pictures);
      for (const late of ordered.filter(({ frame }) => frame >= READ_FRAMES)) await jumpTo(capture, late, pictures);
    } finally {
      await capture.close();
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return missing(`The source could not be read again: ${error.message}.`);
  }
  return { pictures, missing: pictures.size === wanted.length ? null : 'The source no longer gives these frames at the times that the session has.' };
}

/** @returns what to open; null for a source that cannot be read twice */
async function recordingOf(name: string): Promise<string | null> {
  if (isDemoSource(name) && !existsSync(name)) {
    const ffmpeg = await findFfmpeg();
    return (await prepareDemo({ ...parseDemoSource(name), ffmpeg: ffmpeg.path })).video;
  }
  const { kind } = parseSource(name, existsSync);
  return kind === 'file' || kind === 'numberedImages' || kind === 'lavfi' ? name : null;
}

/** Reads from the run's start and counts. */
async function readOn(capture: Capture, wanted: readonly WantedFrame[], pictures: Map<number, GrayPicture>): Promise<void> {
  const last = wanted.at(-1);
  if (last === undefined) return;
  for await (const captured of capture.frames([new Uint8Array(frameBytes(capture.format))])) {
    const match = wanted.find(({ frame }) => frame === captured.index);
    if (match !== undefined && isSameTime(match.ptsUs, captured.ptsUs)) pictures.set(match.frame, grayPicture(captured, capture.format));
    captured.release();
    if (captured.index >= last.frame) return;
  }
}

/** Begins before the frame's time and reads until it comes. */
async function jumpTo(capture: Capture, { frame, ptsUs }: WantedFrame, pictures: Map<number, GrayPicture>): Promise<void> {
  if (ptsUs === null) return;
  const seconds = ptsUs / 1e6 - capture.container.startSeconds - PREROLL_S;
  const again = capture.reopen(seconds > 0 ? { startSeconds: seconds } : {});
  try {
    for await (const captured of again.frames([new Uint8Array(frameBytes(capture.format))])) {
      const at = captured.ptsUs ?? Infinity;
      if (isSameTime(ptsUs, captured.ptsUs)) pictures.set(frame, grayPicture(captured, capture.format));
      captured.release();
      if (at >= ptsUs - SAME_TIME_US) return;
    }
  } finally {
    await again.close();
  }
}

function isSameTime(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) <= SAME_TIME_US;
}
