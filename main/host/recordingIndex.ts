import { spawn } from 'node:child_process';
import { endChild, registerChild } from '../capture/childProcesses.ts';
import { SourceError, type Capture } from '../capture/index.ts';
import { TimestampReader } from '../capture/timestamps.ts';

/** The frames of a recording in the order in which they are shown. */
export interface RecordingIndex {
  readonly frameCount: number;
  /** Presentation times, microseconds, ascending; null where frames have no time of their own and only their order counts. */
  readonly ptsUs: Float64Array | null;
}

/** Containers that lead to any key frame: a start anywhere in them is exact. */
const INDEXED = /^(matroska|mov|avi|asf|flv)/;

/** @returns seconds to start before a wanted frame, so that the decoder has seen a key frame by then */
export function prerollSeconds(capture: Pick<Capture, 'container'>): number {
  return INDEXED.test(capture.container.demuxer ?? '') ? 0 : 10;
}

/**
 * Lists the frames of a recording by one pass over its packets, nothing decoded: their presentation times, sorted, are the order
 * of display. A container that does not time its packets is decoded once instead.
 *
 * @param decode   true lists what the decoder delivers: slower, and right where packets and frames do not match
 * @throws SourceError  it holds no frame; ffmpeg was killed
 */
export async function createRecordingIndex(capture: Capture, signal: AbortSignal, decode = false): Promise<RecordingIndex> {
  if (capture.still) return { frameCount: 1, ptsUs: null };
  const times = await listTimes(capture, signal, decode);
  signal.throwIfAborted();
  if (times.length === 0) throw new SourceError(`source ${capture.source}: no frame was found in it: check that the recording is complete`);
  if (capture.kind === 'numberedImages' && capture.durationSeconds === null) return { frameCount: times.length, ptsUs: null };
  if (times.some((time) => time === null)) {
    if (!decode) return createRecordingIndex(capture, signal, true);
    return { frameCount: times.length, ptsUs: null };
  }
  const ptsUs = Float64Array.from(times as number[]).sort();
  // Two frames of one time cannot be told apart by it.
  if (ptsUs.some((time, i) => i > 0 && time === ptsUs[i - 1])) return { frameCount: times.length, ptsUs: null };
  return { frameCount: ptsUs.length, ptsUs };
}

/** @returns the frame shown at that time, the nearest where a container rounded it; -1 before the first */
export function frameAt({ ptsUs }: RecordingIndex, timeUs: number): number {
  if (ptsUs === null) return -1;
  let low = 0, high = ptsUs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ptsUs[middle]! <= timeUs) low = middle;
    else high = middle - 1;
  }
  const next = ptsUs[low + 1];
  if (next !== undefined && next - timeUs < timeUs - ptsUs[low]!) return low + 1;
  return timeUs < ptsUs[0]! && ptsUs[0]! - timeUs > (ptsUs[1] ?? Infinity) - ptsUs[0]! ? -1 : low;
}

async function listTimes({ ffmpeg, container, source }: Capture, signal: AbortSignal, decode: boolean): Promise<(number | null)[]> {
  const codec = decode ? [ffmpeg.frameSyncOption, 'passthrough', '-enc_time_base', '1:1000000', '-c:v', 'wrapped_avframe'] : ['-c', 'copy'];
  const child = registerChild(spawn(ffmpeg.path, [
    '-hide_banner', '-nostdin', '-v', 'error', '-copyts', ...container.inputArguments, '-map', `0:${container.streamIndex}`, ...codec, '-f', 'framecrc', 'pipe:1',
  ], { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true }));
  const reader = new TimestampReader();
  const times: (number | null)[] = [];
  const abort = (): void => { void endChild(child); };
  signal.addEventListener('abort', abort, { once: true });
  try {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      reader.push(text);
      for (let time = reader.take(times.length); time !== undefined; time = reader.take(times.length)) times.push(time);
    });
    await new Promise<void>((resolve, reject) => { child.once('close', () => resolve()).once('error', reject); });
    // What was listed until then is not the recording.
    if (child.signalCode !== null && !signal.aborted) throw new SourceError(`source ${source}: ffmpeg was ended by ${child.signalCode} before it had listed the frames: check what memory is left, and open it again`);
  } finally {
    signal.removeEventListener('abort', abort);
    await endChild(child);
  }
  return times;
}
