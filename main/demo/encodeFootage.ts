import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { FOOTAGE_FRAME_RATE, type Footage, type FrameTruth } from 'sightline/footage';
import { type FrameFormat } from 'sightline/kernels';
import { endChild, registerChild } from '../capture/childProcesses.ts';
import { SourceError } from '../capture/sourceError.ts';
import type { DemoScene } from './demoOptions.ts';

/** FFV1's count of slices, each coded by its own thread. Four is the least that version 3 takes. */
const SLICES = 4;

/**
 * The arguments that make a lossless recording of raw frames on stdin. FFV1 keeps gray of 8, 12 and 16 bits exactly; every frame is
 * a key frame, so a player can start anywhere. Bit-exact output: the same frames give the same file.
 */
function encodeArguments(format: FrameFormat, path: string): string[] {
  const pixelFormat = format.bitDepth === 8 ? 'gray' : `gray${format.bitDepth}le`;
  return [
    '-hide_banner', '-nostdin', '-loglevel', 'error',
    '-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${format.width}x${format.height}`, '-r', String(FOOTAGE_FRAME_RATE), '-i', 'pipe:0',
    '-c:v', 'ffv1', '-level', '3', '-g', '1', '-slices', String(SLICES), '-slicecrc', '1',
    '-threads', String(Math.min(SLICES, availableParallelism())), '-pix_fmt', pixelFormat, '-color_range', 'pc',
    '-fflags', '+bitexact', '-flags:v', '+bitexact', '-f', 'matroska', '-y', path,
  ];
}

export interface EncodeOptions {
  readonly footage: Footage;
  readonly scene: DemoScene;
  readonly frames: number;
  /** Path of the ffmpeg to use. */
  readonly ffmpeg: string;
  readonly path: string;
  /** Called with what is known of each frame, in order, before the next is drawn. */
  readonly onFrame: (truth: FrameTruth) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Renders `frames` frames and pipes them through ffmpeg, one being drawn while the one before is taken.
 *
 * @throws SourceError    when ffmpeg cannot be started or fails; `detail` holds what it said
 * @throws the signal's reason  when aborted
 */
export async function encodeFootage(options: EncodeOptions): Promise<void> {
  const { footage, scene, frames, ffmpeg, path, onFrame, signal } = options;
  const render = (frame: number, target: Uint8Array | Uint16Array): FrameTruth => {
    if (scene === 'web') return footage.renderFrame(frame, target).truth;
    footage.renderUniform(scene, frame, target);
    return { frame, regions: [], missing: [] };
  };
  signal?.throwIfAborted();
  const child = registerChild(spawn(ffmpeg, encodeArguments(footage.format, path), { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true }));
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => { if (said.length < 50) said.push(line); });
  const failed = (reason: string, cause?: unknown): SourceError => {
    const remedy = said.some((line) => /no space left|file too large/i.test(line))
      ? 'free some space, or set XDG_CACHE_HOME to a folder on another disk'
      : 'run sightline doctor, or name another with FFMPEG_PATH';
    return new SourceError(`demo recording: ffmpeg ${ffmpeg} ${reason}${said[0] === undefined ? '' : ` (${said[0]})`}: ${remedy}`, said, { cause });
  };
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => { reject(failed(`does not start: ${error.message}`, error)); });
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve();
      else reject(failed(killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`));
    });
  });
  // Its failure is thrown where it is awaited below; until then it is not an unhandled one.
  closed.catch(() => undefined);
  // A broken pipe says less than ffmpeg's own last words, which `closed` reports.
  child.stdin.on('error', () => undefined);
  const abort = (): void => { void endChild(child); };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    // ffmpeg may still hold the frame before: two targets take turns.
    const targets = [footage.renderFrame(0).pixels, footage.renderFrame(0).pixels];
    let taken: Promise<unknown> = Promise.resolve();
    for (let frame = 0; frame < frames; frame++) {
      const pixels = targets[frame & 1]!;
      onFrame(render(frame, pixels));
      await Promise.race([taken, closed]);
      signal?.throwIfAborted();
      if (child.stdin.destroyed) {
        await closed;
        throw failed(`ended after ${frame} of ${frames} frames`);
      }
      const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
      // The callback, not 'drain': a write below the high-water mark may still hold the buffer. A failed write shows in `closed`.
      taken = new Promise((resolve) => { child.stdin.write(bytes, () => { resolve(undefined); }); });
    }
    child.stdin.end();
    await closed;
    signal?.throwIfAborted();
    if (!existsSync(path)) throw failed('ended well but wrote no recording');
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await endChild(child);
  }
}
