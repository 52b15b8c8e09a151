import { spawn } from 'node:child_process';
import { probeArguments } from './arguments.ts';
import { endChild, registerChild } from './childProcesses.ts';
import { diagnoseInput } from './diagnosis.ts';
import type { Ffmpeg } from './ffmpegPath.ts';
import { parseInputInfo, type InputInfo, type VideoStreamInfo } from './inputInfo.ts';
import { SourceError } from './sourceError.ts';
import { StderrLog } from './stderrLog.ts';

/** An input with a video stream that ffmpeg can decode. */
export interface ProbedInput extends InputInfo {
  readonly video: VideoStreamInfo & { readonly pixFmt: string };
}

/**
 * Asks ffmpeg what an input holds.
 *
 * @param head       the first bytes of stdin, for an input that reads `pipe:0`; else null
 * @param timeoutMs  how long ffmpeg may take to find out
 * @throws SourceError  it cannot be opened, holds no video, an unknown codec, or ffmpeg did not answer in time
 */
export async function probeInput(source: string, ffmpeg: Ffmpeg, input: readonly string[], head: Uint8Array | null, timeoutMs: number): Promise<ProbedInput> {
  const log = new StderrLog();
  const timedOut = await describeInput(ffmpeg, input, head, timeoutMs, log);
  const info = parseInputInfo(log.head);
  if (timedOut) throw new SourceError(`source ${source}: nothing readable came within ${timeoutMs / 1000} s: check that it delivers pictures, then start again`, log.tail);
  const diagnosis = diagnoseInput(info, log.firstErrors);
  if (diagnosis !== null) throw new SourceError(`source ${source}: ${diagnosis.reason}: ${diagnosis.remedy}`, log.tail);
  return info as ProbedInput;
}

/** @returns true when ffmpeg had to be ended */
async function describeInput(ffmpeg: Ffmpeg, input: readonly string[], head: Uint8Array | null, timeoutMs: number, log: StderrLog): Promise<boolean> {
  const child = registerChild(spawn(ffmpeg.path, probeArguments(input), { stdio: [head === null ? 'ignore' : 'pipe', 'ignore', 'pipe'], windowsHide: true }));
  let timedOut = false;
  const timer = setTimeout(() => { timedOut = true; void endChild(child); }, timeoutMs);
  try {
    child.stderr!.setEncoding('utf8').on('data', (text: string) => { log.push(text); });
    // ffmpeg may have seen enough and closed its end.
    child.stdin?.on('error', () => undefined).end(head ?? undefined);
    await new Promise<void>((resolve, reject) => { child.once('close', () => resolve()).once('error', reject); });
  } catch (error) {
    throw new SourceError(`ffmpeg ${ffmpeg.path}: could not be started (${error instanceof Error ? error.message : 'unknown'}): check the file`);
  } finally {
    clearTimeout(timer);
    log.end();
  }
  return timedOut;
}
