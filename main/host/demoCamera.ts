import { spawn } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { endChild, registerChild } from '../capture/childProcesses.ts';
import { SourceError, type Ffmpeg } from '../capture/index.ts';
import { acquireCached } from '../demo/demoCache.ts';

/**
 * The demo as a camera would deliver it. A camera's frames need no decoding to speak of; the demo's recording, compressed as far
 * as it goes without loss, takes a core to itself. Huffman coding alone is a quarter larger and five times faster to decode
 * (5.4 instead of 27.6 ms of CPU a 1080p frame, ffmpeg N-47683). Kept beside the recording, the same samples.
 *
 * @param video  the demo's recording, gray of 8 bits
 * @returns      path of the copy
 * @throws SourceError  ffmpeg or the cache failed
 * @throws the signal's reason  when aborted
 */
export async function prepareDemoCamera(video: string, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<string> {
  const folder = dirname(video);
  const { dir } = await acquireCached(dirname(folder), `${basename(folder)}-camera`, (target) => transcode(video, join(target, 'camera.mkv'), ffmpeg, signal));
  return join(dir, 'camera.mkv');
}

async function transcode(video: string, path: string, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const child = registerChild(spawn(ffmpeg.path, [
    '-hide_banner', '-nostdin', '-v', 'error', '-i', video, ffmpeg.frameSyncOption, 'passthrough', '-c:v', 'ffvhuff', '-color_range', 'pc', '-f', 'matroska', '-y', path,
  ], { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true }));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(0, 2000); });
  const abort = (): void => { void endChild(child); };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve).once('error', reject); });
    signal.throwIfAborted();
    if (code !== 0) throw new SourceError(`demo camera: ffmpeg ${ffmpeg.path} ended with exit code ${code} (${said.split('\n')[0]}): free some space, or run sightline doctor`);
  } finally {
    signal.removeEventListener('abort', abort);
    await endChild(child);
  }
}
