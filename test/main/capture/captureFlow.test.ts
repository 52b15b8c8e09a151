import { spawn } from 'node:child_process';
import { createReadStream, readFileSync, copyFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { frameBytes } from 'sightline/kernels';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openCapture, runningChildren, type CapturedFrame, type ReaderPath } from '../../../main/capture/index.ts';
import { captureAll, difference, differences, encode, ffmpeg, FFMPEG, footageFolder, noise, sharedBuffers } from './footage.ts';

const folder = footageFolder();
afterAll(() => { folder.remove(); });
afterEach(() => { expect(runningChildren()).toEqual([]); });

const [WIDTH, HEIGHT, COUNT] = [96, 64, 50];
const SAMPLES = noise(WIDTH * HEIGHT * COUNT, 3);
const frameOf = (index: number): Uint8Array => SAMPLES.subarray(index * WIDTH * HEIGHT, (index + 1) * WIDTH * HEIGHT);
/** 50 frames, 25 a second, each different. */
const RECORDING = encode(folder.path('recording.mkv'), 'gray', WIDTH, HEIGHT, SAMPLES, ['-c:v', 'ffv1', '-g', '5', '-pix_fmt', 'gray']);

describe('timestamps', () => {
  it('should give every frame of a variable-rate file once, at its own time', async () => {
    // Frame n of the drawn web lies at n^2 milliseconds and a half second more: no two steps are alike.
    const path = folder.path('variable.nut');
    ffmpeg(['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${WIDTH}x${HEIGHT}`, '-r', '25', '-i', '-', '-vf', "settb=1/90000,setpts='45000+90*N*N'",
      '-vsync', '0', '-enc_time_base', '1:90000', '-c:v', 'ffv1', '-pix_fmt', 'gray', path], SAMPLES);
    const { ptsUs, pixels } = await captureAll(path);
    expect(ptsUs).toEqual(Array.from({ length: COUNT }, (_, n) => 500_000 + 1_000 * n * n));
    expect(differences(pixels, ptsUs.map((_, n) => frameOf(n)))).toEqual([]);
  });

  it('should keep the time of a source that does not start at zero', async () => {
    const path = folder.path('late.ts');
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=30', '-frames:v', '12', '-c:v', 'mpeg2video', '-bf', '0', '-q:v', '2', '-muxdelay', '0', '-muxpreload', '0', '-output_ts_offset', '100', path]);
    const { ptsUs, capture } = await captureAll(path);
    expect(ptsUs).toEqual(Array.from({ length: 12 }, (_, n) => 100_000_000 + Math.round((n * 1e6) / 30)));
    expect(capture.frameRate).toBe(30);
  });
});

describe('part of a source', () => {
  it('should start at the frame whose time is asked for, not at the key frame before it', async () => {
    const { ptsUs, pixels } = await captureAll(RECORDING, { startSeconds: 1.28 });
    expect(ptsUs[0]).toBe(1_280_000);
    expect(differences(pixels, Array.from({ length: COUNT - 32 }, (_, n) => frameOf(32 + n)))).toEqual([]);
  });

  it('should start between key frames of H.264 without losing a frame', async () => {
    const path = folder.path('groups.mp4');
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=25', '-frames:v', '75', '-c:v', 'libx264', '-x264-params', 'open-gop=1:keyint=24:bframes=3:b-pyramid=normal', '-pix_fmt', 'yuv420p', path]);
    const whole = await captureAll(path);
    expect(whole.ptsUs.length).toBe(75);
    expect(whole.capture.outcome).toMatchObject({ decodeErrors: 0, endedEarly: false, reason: null });
    const part = await captureAll(path, { startSeconds: 1.2 });
    expect(part.ptsUs).toEqual(whole.ptsUs.slice(30));
    expect(differences(part.pixels, whole.pixels.slice(30))).toEqual([]);
    expect(part.capture.outcome).toMatchObject({ decodeErrors: 0, reason: null });
  });

  it('should end after the number of frames asked for, and not call it early', async () => {
    const { pixels, capture } = await captureAll(RECORDING, { startSeconds: 0.4, frames: 7 });
    expect(differences(pixels, Array.from({ length: 7 }, (_, n) => frameOf(10 + n)))).toEqual([]);
    expect(capture.outcome).toMatchObject({ framesDelivered: 7, endedEarly: false, reason: null, stopped: false, exitCode: 0 });
  });

  it('should take a start on a source that cannot be sought', async () => {
    const { ptsUs } = await captureAll('lavfi:testsrc2=size=32x32:rate=10', { startSeconds: 2, frames: 3 });
    expect(ptsUs).toEqual([2_000_000, 2_100_000, 2_200_000]);
  });

  it('should refuse a start behind the end', async () => {
    await expect(captureAll(RECORDING, { startSeconds: 7 })).rejects.toThrow(`source ${RECORDING}: --start 7 lies behind its end (2 s): give an earlier start`);
  });
});

describe('back-pressure', () => {
  for (const reader of ['direct', 'copy'] as const satisfies ReaderPath[]) {
    it(`should give a slow consumer every frame once, in the same two buffers, on the ${reader} path`, async () => {
      const capture = await openCapture(RECORDING, { reader });
      const buffers = sharedBuffers(capture, 2);
      const held: CapturedFrame[] = [];
      let index = 0;
      for await (const frame of capture.frames(buffers)) {
        expect(frame.index).toBe(index);
        expect(buffers.some((buffer) => buffer.buffer === frame.pixels.buffer && buffer.byteOffset === frame.pixels.byteOffset)).toBe(true);
        // The frame before is held while this one is read: its samples must not have moved.
        held.push(frame);
        if (index % 10 === 0) await delay(20);
        for (const each of held) expect(difference(each.pixels, frameOf(each.index))).toBeNull();
        if (held.length === 2) held.shift()!.release();
        index += 1;
      }
      expect(index).toBe(COUNT);
      expect(capture.outcome).toMatchObject({ framesDelivered: COUNT, endedEarly: false });
    });
  }

  it('should make ffmpeg wait instead of reading ahead', async () => {
    const capture = await openCapture('lavfi:color=gray:size=1920x1080:rate=100');
    const frames = capture.frames(sharedBuffers(capture, 1));
    const first = (await frames.next()).value!;
    const pid = runningChildren()[0]!;
    const cpu = (): number => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[13]);
    if (process.platform === 'linux') {
      // ffmpeg has come to rest when it burns no more time; were its frames read and thrown away, it never would.
      let [before, after] = [-1, cpu()];
      while (after !== before) { await delay(60); [before, after] = [after, cpu()]; }
    }
    first.release();
    expect((await frames.next()).value).toMatchObject({ index: 1, ptsUs: 10_000 });
    await frames.return();
  });

  it('should take buffers larger than a frame, and one alone', async () => {
    const capture = await openCapture(RECORDING);
    const buffer = new Uint8Array(frameBytes(capture.format) + 100).fill(77);
    let count = 0;
    for await (const frame of capture.frames([buffer])) {
      expect(frame.pixels.length).toBe(WIDTH * HEIGHT);
      count += 1;
      frame.release();
    }
    expect(count).toBe(COUNT);
    expect(buffer.subarray(-100).every((value) => value === 77)).toBe(true);
  });

  it('should refuse buffers that do not hold a frame', async () => {
    const capture = await openCapture(RECORDING);
    await expect(capture.frames([new Uint8Array(5)]).next()).rejects.toThrow(`frame buffer 0: 5 bytes, a frame has ${WIDTH * HEIGHT}: give whole frames`);
    await expect(capture.frames([]).next()).rejects.toThrow(/asked for twice/);
  });
});

describe('kinds of sources', () => {
  it('should read numbered images from the lowest number on, without times of their own', async () => {
    const pattern = folder.path('web_%03d.png');
    encode(pattern, 'gray', WIDTH, HEIGHT, SAMPLES.subarray(0, 12 * WIDTH * HEIGHT), ['-start_number', '995', '-pix_fmt', 'gray']);
    const { pixels, ptsUs, capture } = await captureAll(pattern);
    expect(differences(pixels, Array.from({ length: 12 }, (_, n) => frameOf(n)))).toEqual([]);
    expect(ptsUs).toEqual(Array.from({ length: 12 }, () => null));
    expect(capture).toMatchObject({ frameRate: null, outcome: { endedEarly: false } });
    const timed = await captureAll(pattern, { frameRate: 50, startNumber: 1000 });
    expect(timed.ptsUs).toEqual([0, 20_000, 40_000, 60_000, 80_000, 100_000, 120_000]);
    expect(difference(timed.pixels[0], frameOf(5))).toBeNull();
  });

  it('should stop numbered images at a gap and say which one is missing', async () => {
    const pattern = folder.path('gap%d.pgm');
    encode(pattern, 'gray', WIDTH, HEIGHT, SAMPLES.subarray(0, 9 * WIDTH * HEIGHT), ['-start_number', '1', '-pix_fmt', 'gray']);
    rmSync(folder.path('gap6.pgm'));
    const { pixels, capture } = await captureAll(pattern);
    expect(differences(pixels, Array.from({ length: 5 }, (_, n) => frameOf(n)))).toEqual([]);
    expect(capture.outcome).toMatchObject({ endedEarly: true, reason: 'image number 6 is missing; 3 images behind the gap were not read' });
  });

  it('should read files whose names look like something else', async () => {
    const still = encode(folder.path('plain.png'), 'gray', WIDTH, HEIGHT, frameOf(4), ['-pix_fmt', 'gray']);
    for (const name of ['a%d.png', 'http:x.png', "it's, [a] still;.png", '-dash.png', 'wrong.jpg']) {
      copyFileSync(still, folder.path(name));
      expect(differences((await captureAll(folder.path(name))).pixels, [frameOf(4)]), name).toEqual([]);
    }
    copyFileSync(RECORDING, folder.path('50%d: a film.mkv'));
    expect((await captureAll(folder.path('50%d: a film.mkv'))).pixels.length).toBe(COUNT);
  });

  it('should read a piped recording once, head and rest', async () => {
    const raw = folder.path('recording.y4m');
    ffmpeg(['-i', RECORDING, '-pix_fmt', 'yuv444p', '-strict', '-1', '-f', 'yuv4mpegpipe', raw]);
    const transport = folder.path('recording.ts');
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=25', '-frames:v', '40', '-c:v', 'mpeg2video', '-q:v', '2', transport]);
    for (const path of [RECORDING, raw, transport]) {
      const direct = await captureAll(path);
      const piped = await captureAll('-', { stdin: createReadStream(path) });
      expect(piped.capture.format, path).toEqual(direct.capture.format);
      expect(piped.ptsUs, path).toEqual(direct.ptsUs);
      expect(differences(piped.pixels, direct.pixels), path).toEqual([]);
    }
  });

  it('should start on a live pipe that stays open', async () => {
    const sender = spawn(FFMPEG, ['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25', '-c:v', 'ffv1', '-f', 'matroska', '-flush_packets', '1', '-cluster_time_limit', '40', '-'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const { ptsUs } = await captureAll('-', { stdin: sender.stdout, frames: 5 });
      expect(ptsUs).toEqual([0, 40_000, 80_000, 120_000, 160_000]);
    } finally {
      sender.kill('SIGKILL');
    }
  });

  it('should read an http address', async () => {
    const server = http.createServer((request, response) => {
      if (request.url === '/recording.mkv') createReadStream(RECORDING).pipe(response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect((await captureAll(`${base}/recording.mkv`)).pixels.length).toBe(COUNT);
      await expect(openCapture(`${base}/nothing.mkv`)).rejects.toThrow(/^source http:\S+: the server refused it \(.*404.*\): open the address in a browser$/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    await expect(openCapture(`${base}/recording.mkv`)).rejects.toThrow(/: the connection was refused: /);
  });
});

describe('the end of a capture', () => {
  it('should end ffmpeg when the consumer breaks off', async () => {
    const capture = await openCapture('lavfi:testsrc2=size=320x240:rate=100');
    for await (const frame of capture.frames(sharedBuffers(capture))) {
      frame.release();
      if (frame.index === 3) break;
    }
    expect(capture.outcome).toMatchObject({ framesDelivered: 4, stopped: true, endedEarly: false });
  });

  it('should end ffmpeg when the consumer throws', async () => {
    const capture = await openCapture('lavfi:testsrc2=size=320x240:rate=100');
    await expect((async () => {
      for await (const frame of capture.frames(sharedBuffers(capture))) {
        frame.release();
        if (frame.index === 3) throw new Error('consumer');
      }
    })()).rejects.toThrow('consumer');
    expect(runningChildren()).toEqual([]);
  });

  it('should end a waiting consumer when it is closed', async () => {
    const stdin = new PassThrough();
    stdin.write(ffmpeg(['-i', RECORDING, '-c', 'copy', '-f', 'matroska', '-']).subarray(0, 60_000));
    const capture = await openCapture('-', { stdin, stallTimeoutSeconds: 100 });
    let count = 0;
    for await (const frame of capture.frames(sharedBuffers(capture))) {
      frame.release();
      count += 1;
      if (count === 2) void delay(50).then(() => capture.close());
    }
    expect(count).toBeGreaterThanOrEqual(2);
    expect(capture.outcome).toMatchObject({ stopped: true, endedEarly: false });
    await capture.close();
  });

  it('should deliver what came before ffmpeg was killed, and say so', async () => {
    const capture = await openCapture('lavfi:testsrc2=size=640x480:rate=100');
    let count = 0;
    for await (const frame of capture.frames(sharedBuffers(capture))) {
      frame.release();
      count += 1;
      if (count === 5) process.kill(runningChildren()[0]!, 'SIGKILL');
    }
    expect(count).toBeGreaterThanOrEqual(5);
    expect(capture.outcome).toMatchObject({ framesDelivered: count, endedEarly: true, reason: 'ffmpeg was ended by SIGKILL', signal: 'SIGKILL' });
  });

  it('should leave no process when the program exits without closing', async () => {
    const program = `
      import { openCapture, runningChildren } from ${JSON.stringify(new URL('../../../main/capture/index.ts', import.meta.url).href)};
      const capture = await openCapture('lavfi:testsrc2=size=320x240:rate=100');
      const frames = capture.frames([new Uint8Array(320 * 240)]);
      await frames.next();
      process.stdout.write(String(runningChildren()[0]), () => process.exit(0));`;
    const child = spawn(process.execPath, ['--conditions=sightline-source', '--input-type=module', '-e', program], { cwd: new URL('../../..', import.meta.url), stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
    await new Promise((resolve) => child.once('close', resolve));
    expect(Number(text)).toBeGreaterThan(1);
    await expect.poll(() => isAlive(Number(text))).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try { process.kill(pid, 0); } catch { return false; }
  // A killed child of a program that is gone may wait for init to collect it.
  return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

