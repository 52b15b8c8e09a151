import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frameBytes } from 'sightline/kernels';
import { openCapture, type Capture, type CaptureOptions } from '../../../main/capture/index.ts';
import { findFfmpeg } from '../../../main/capture/ffmpegPath.ts';

export const FFMPEG = (await findFfmpeg()).path;

/** A folder that is gone when the tests are. */
export function footageFolder(): { path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-test-'));
  return { path: (name) => join(folder, name), remove: () => { rmSync(folder, { recursive: true, force: true }); } };
}

/** Runs the ffmpeg under test; footage that cannot be made fails the test with ffmpeg's words. */
export function ffmpeg(args: readonly string[], input?: Uint8Array): Buffer {
  const result = spawnSync(FFMPEG, ['-v', 'error', '-y', ...args], { input: input ?? new Uint8Array(), maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${result.stderr.toString()}`);
  return result.stdout;
}

/** Encodes raw samples, one frame after the other. */
export function encode(path: string, pixFmt: string, width: number, height: number, samples: Uint8Array, encoder: readonly string[]): string {
  ffmpeg(['-f', 'rawvideo', '-pix_fmt', pixFmt, '-s', `${width}x${height}`, '-r', '25', '-i', '-', ...encoder, path], samples);
  return path;
}

/** Deterministic samples that no filter leaves alone by accident. */
export function noise(count: number, seed = 1, top = 255): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) % (top + 1);
  });
}

/** The same as 16-bit words; little endian in `bytes`. */
export function noise16(count: number, bitDepth: number, seed = 1): { words: Uint16Array; bytes: Uint8Array; bigEndian: Uint8Array } {
  const high = noise(count, seed);
  const low = noise(count, seed + 7);
  const words = Uint16Array.from(high, (value, i) => ((value << 8) | low[i]!) & (2 ** bitDepth - 1));
  const bigEndian = new Uint8Array(count * 2);
  const view = new DataView(bigEndian.buffer);
  words.forEach((word, i) => { view.setUint16(i * 2, word); });
  return { words, bytes: new Uint8Array(words.buffer), bigEndian };
}

export interface CapturedAll {
  readonly capture: Capture;
  readonly ptsUs: (number | null)[];
  readonly pixels: (Uint8Array | Uint16Array)[];
}

/** Buffers such as an engine gives: views of one block of shared memory, not at its start. */
export function sharedBuffers(capture: Capture, count = 3): Uint8Array[] {
  const bytes = frameBytes(capture.format);
  const stride = Math.ceil(bytes / 16) * 16;
  const block = new SharedArrayBuffer(64 + stride * count);
  return Array.from({ length: count }, (_, i) => new Uint8Array(block, 64 + i * stride, bytes));
}

/** Captures a whole source; samples are copied out before their buffer is released. */
export async function captureAll(source: string, options: CaptureOptions = {}): Promise<CapturedAll> {
  const capture = await openCapture(source, options);
  const all: CapturedAll = { capture, ptsUs: [], pixels: [] };
  for await (const frame of capture.frames(sharedBuffers(capture))) {
    all.ptsUs.push(frame.ptsUs);
    all.pixels.push(frame.pixels.slice());
    frame.release();
  }
  return all;
}

/** Where two frames differ, in one line that a failing test can show; null where they do not. */
export function difference(got: ArrayLike<number> | undefined, want: ArrayLike<number>): string | null {
  if (got === undefined) return 'there is no frame';
  if (got.length !== want.length) return `${got.length} samples, not ${want.length}`;
  let count = 0;
  let first = -1;
  for (let i = 0; i < want.length; i += 1) {
    if (got[i] === want[i]) continue;
    count += 1;
    if (first < 0) first = i;
  }
  return count === 0 ? null : `${count} of ${want.length} samples differ, the first at ${first}: ${got[first]}, not ${want[first]}`;
}

/** @returns the differences of each frame from what it must be; empty where there are none */
export function differences(frames: readonly ArrayLike<number>[], want: readonly ArrayLike<number>[]): string[] {
  const found = want.flatMap((frame, i) => {
    const text = difference(frames[i], frame);
    return text === null ? [] : [`frame ${i}: ${text}`];
  });
  return frames.length === want.length ? found : [`${frames.length} frames, not ${want.length}`, ...found];
}
