import { spawn } from 'node:child_process';
import { probeArguments } from './arguments.ts';
import { endChild, registerChild } from './childProcesses.ts';
import { diagnoseInput, PICTURE_TOO_LARGE } from './diagnosis.ts';
import type { Ffmpeg } from './ffmpegPath.ts';
import { parseInputInfo, type InputInfo, type VideoStreamInfo } from './inputInfo.ts';
import { SourceError } from './sourceError.ts';
import { StderrLog } from './stderrLog.ts';

/** An input with a video stream that ffmpeg can decode. */
export interface ProbedInput extends InputInfo {
  readonly video: VideoStreamInfo & { readonly pixFmt: string };
}

/** A damaged stream may still show its true size a moment later. */
const AFTER_REFUSAL_MS = 1_000;

/**
 * Asks ffmpeg what an input holds.
 *
 * @param head       the first bytes of stdin, for an input that reads `pipe:0`; else null
 * @param timeoutMs  how long ffmpeg may take to find out
 * @param signal     ends ffmpeg sooner
 * @throws SourceError  it cannot be opened, holds no video, an unknown codec, or ffmpeg did not answer in time; the signal's reason
 */
export async function probeInput(
  source: string, ffmpeg: Ffmpeg, input: readonly string[], head: Uint8Array | null, timeoutMs: number, signal?: AbortSignal,
): Promise<ProbedInput> {
  signal?.throwIfAborted();
  const refused = Promise.withResolvers<void>();
  const log = new StderrLog((line) => { if (PICTURE_TOO_LARGE.test(line)) refused.resolve(); });
  const timedOut = await describeInput(ffmpeg, input, head, timeoutMs, log, refused.promise, signal);
  signal?.throwIfAborted();
  const info = parseInputInfo(log.head);
  if (timedOut) throw new SourceError(`source ${source}: nothing readable came within ${timeoutMs / 1000} s: check that it delivers pictures, then start again`, log.tail);
  const diagnosis = diagnoseInput(info, log.firstErrors, head !== null);
  if (diagnosis !== null) throw new SourceError(`source ${source}: ${diagnosis.reason}: ${diagnosis.remedy}`, log.tail);
  return info as ProbedInput;
}

/**
 * @param refused  settles when ffmpeg has said that it will not read what is there; it searches on to the end all the same
 * @returns true when ffmpeg had to be ended, having found nothing in time
 */
async function describeInput(
  ffmpeg: Ffmpeg, input: readonly string[], head: Uint8Array | null, timeoutMs: number, log: StderrLog, refused: Promise<void>, signal?: AbortSignal,
): Promise<boolean> {
  const child = registerChild(spawn(ffmpeg.path, probeArguments(input), { stdio: [head === null ? 'ignore' : 'pipe', 'ignore', 'pipe'], windowsHide: true }));
  let timedOut = false;
  let closed = false;
  let refusal: NodeJS.Timeout | undefined;
  void refused.then(() => { if (!closed) refusal = setTimeout(() => { void endChild(child); }, AFTER_REFUSAL_MS); });
  const timer = setTimeout(() => { timedOut = true; void endChild(child); }, timeoutMs);
  const abort = (): void => { void endChild(child); };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    child.stderr!.setEncoding('utf8').on('data', (text: string) => { log.push(text); });
    // ffmpeg may have seen enough and closed its end.
    child.stdin?.on('error', () => undefined).end(head ?? undefined);
    await new Promise<void>((resolve, reject) => { child.once('close', () => resolve()).once('error', reject); });
  } catch (error) {
    throw new SourceError(`ffmpeg ${ffmpeg.path}: could not be started (${error instanceof Error ? error.message : 'unknown'}): check the file`);
  } finally {
    closed = true;
    signal?.removeEventListener('abort', abort);
    clearTimeout(timer);
    clearTimeout(refusal);
    log.end();
  }
  return timedOut;
}
