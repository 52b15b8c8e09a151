import { createReadStream, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCapture, runningChildren, SourceError } from '../../../main/capture/index.ts';
import { captureAll, difference, encode, ffmpeg, footageFolder, noise } from './footage.ts';

const folder = footageFolder();
afterAll(() => { folder.remove(); });
afterEach(() => { expect(runningChildren()).toEqual([]); });

const [WIDTH, HEIGHT, COUNT] = [128, 96, 30];
const SAMPLES = noise(WIDTH * HEIGHT * COUNT, 5);
const frameOf = (index: number): Uint8Array => SAMPLES.subarray(index * WIDTH * HEIGHT, (index + 1) * WIDTH * HEIGHT);

/** What opening and reading the source says; a source that is read without complaint fails the test. */
async function refusal(source: string, options: Parameters<typeof openCapture>[1] = {}): Promise<string> {
  const { capture } = await captureAll(source, options).catch((error: unknown) => {
    if (error instanceof SourceError) return { capture: error };
    throw error;
  });
  if (!(capture instanceof SourceError)) throw new Error(`it was read: ${JSON.stringify(capture.outcome)}`);
  expect(capture.message).not.toMatch(/\n|ffmpeg version|configuration:|@ 0x/);
  return capture.message.replaceAll(folder.path('x').slice(0, -1), '');
}

describe('sources that are refused before the first frame, in one line', () => {
  beforeAll(() => {
    writeFileSync(folder.path('empty.mp4'), '');
    mkdirSync(folder.path('folder'));
    writeFileSync(folder.path('text.mp4'), 'This is no video.\n'.repeat(400));
    writeFileSync(folder.path('text.txt'), 'This is no video.\n'.repeat(400));
    writeFileSync(folder.path('noise.bin'), noise(100_000));
    writeFileSync(folder.path('cut.png'), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    ffmpeg(['-f', 'lavfi', '-i', 'sine=duration=1', folder.path('sound.wav')]);
    ffmpeg(['-f', 'lavfi', '-i', 'sine=duration=1', '-f', 'lavfi', '-i', 'color=red:s=32x32:d=1', '-map', '0', '-map', '1', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v', 'attached_pic', folder.path('cover.mp3')]);
    const known = encode(folder.path('known.mkv'), 'gray', WIDTH, HEIGHT, SAMPLES, ['-c:v', 'ffv1', '-pix_fmt', 'gray']);
    const patched = readFileSync(known);
    for (const id of ['V_FFV1', 'V_MS/VFW/FOURCC']) {
      const at = patched.indexOf(id);
      if (at >= 0) patched.write(id === 'V_FFV1' ? 'V_XYZ9' : id, at, 'latin1');
    }
    for (let at = patched.indexOf('FFV1'); at >= 0; at = patched.indexOf('FFV1', at)) patched.write('XYZ9', at, 'latin1');
    writeFileSync(folder.path('unknown.mkv'), patched);
  });

  it.each([
    ['missing.mp4', 'source missing.mp4: not found: check the path'],
    ['empty.mp4', 'source empty.mp4: the file is empty: record it again'],
    ['folder', 'source folder: it is a folder: name a file in it, or folder/%04d.png for numbered images'],
    ['text.mp4', 'source text.mp4: its index (moov) is missing: it is truncated, still being written, or no video: record it again, or remux it with +faststart'],
    ['text.txt', 'source text.txt: it is text, not a video: name a video file'],
    ['noise.bin', 'source noise.bin: it is not a video or image that ffmpeg can read: check the file, or name the right one'],
    ['sound.wav', 'source sound.wav: it holds sound only, no video: name a video file'],
    ['cover.mp3', 'source cover.mp3: it holds sound only, no video: name a video file'],
    ['folder/%04d.png', 'source folder/%04d.png: no image of that name in folder: check the folder and the number of digits'],
    ['nowhere/%04d.png', 'source nowhere/%04d.png: not found: check the path'],
  ])('%s', async (name, message) => {
    expect(await refusal(folder.path(name))).toBe(message);
  });

  it('should name an unknown codec', async () => {
    expect(await refusal(folder.path('unknown.mkv'))).toMatch(/^source unknown.mkv: its video codec is unknown to this ffmpeg( \(XYZ9\))?: convert it, or use another ffmpeg \(FFMPEG_PATH\)$/);
  });

  it('should refuse a still that ends in its header', async () => {
    expect(await refusal(folder.path('cut.png'))).toMatch(/^source cut.png: (it is not a video|its png stream has no picture|it holds no frame)/);
  });

  it('should name the filter that a graph gets wrong', async () => {
    expect(await refusal('lavfi:nosuchfilter')).toBe("source lavfi:nosuchfilter: the graph names a filter this ffmpeg does not have (No such filter: 'nosuchfilter'): see ffmpeg -filters");
    expect(await refusal('lavfi:testsrc2=size=banana')).toMatch(/^source lavfi:testsrc2=size=banana: the filter graph is not valid: check the graph/);
    expect(await refusal('lavfi:sine=frequency=440')).toBe('source lavfi:sine=frequency=440: it holds sound only, no video: name a video file');
  });

  it('should name the size of a picture that ffmpeg does not take, without reading all of it', async () => {
    const tooLarge = /ffmpeg takes no pictures of 20000x20000: use smaller ones, up to about 16000x16000$/;
    expect(await refusal('lavfi:color=s=20000x20000')).toMatch(tooLarge);
    const path = folder.path('huge.pgm');
    writeFileSync(path, 'P5\n20000 20000\n255\n');
    truncateSync(path, 400_000_018);
    expect(await refusal(path)).toMatch(tooLarge);
  });

  it('should say what to do with an MP4 on stdin whose index lies at its end', async () => {
    for (const seconds of [1, 20]) {
      const path = folder.path(`index-last-${seconds}.mp4`);
      ffmpeg(['-f', 'lavfi', '-i', `testsrc2=size=320x240:rate=25:duration=${seconds}`, '-c:v', 'mpeg4', '-q:v', '2', path]);
      expect(await refusal('-', { stdin: createReadStream(path) })).toBe('source -: its index (moov) comes behind its pictures or not at all, and a stream cannot be read twice: name the file, remux it with -movflags +faststart, or use mkv');
    }
  });

  it('should say that no frame lies behind a start after the last of them', async () => {
    const path = encode(folder.path('short.mkv'), 'gray', WIDTH, HEIGHT, SAMPLES, ['-c:v', 'ffv1', '-pix_fmt', 'gray']);
    expect(await refusal(path, { startSeconds: 1.19 })).toBe('source short.mkv: no frame lies behind --start 1.19 (it lasts 1.2 s): give an earlier start');
  });

  it('should refuse stdin that is empty or no video', async () => {
    expect(await refusal('-', { stdin: Readable.from([]) })).toBe('source -: stdin is empty: pipe a video into it');
    expect(await refusal('-', { stdin: Readable.from([Buffer.from(noise(5_000))]) })).toMatch(/^source -: it is not a video or image that ffmpeg can read/);
    expect(await refusal('-', { stdin: new PassThrough(), firstFrameTimeoutSeconds: 0.2 })).toBe('source -: stdin delivered nothing within 0.2 s: check the sender');
  });

  it('should give up on an address that accepts and stays silent', async () => {
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => { sockets.push(socket.on('error', () => undefined)); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await refusal(url, { firstFrameTimeoutSeconds: 0.5 })).toBe(`source ${url}: nothing readable came within 0.5 s: check that it delivers pictures, then start again`);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  it("should not repeat a camera's password", async () => {
    expect(await refusal('http://admin:secret@127.0.0.1:9/live')).toBe('source http://admin:***@127.0.0.1:9/live: the connection was refused: check that the sender runs and the port is right');
  });

  it('should refuse a start on images and options out of range', async () => {
    encode(folder.path('still.png'), 'gray', WIDTH, HEIGHT, frameOf(0), []);
    expect(await refusal(folder.path('still.png'), { startSeconds: 2 })).toBe('source still.png: --start 2: images have no time of their own: leave it out');
    await expect(openCapture(folder.path('still.png'), { frames: 0 })).rejects.toThrow('frames 0: give a whole number of 1 or more');
    await expect(openCapture(folder.path('still.png'), { startSeconds: -1 })).rejects.toThrow('startSeconds -1: give 0 or more');
  });

  it('should refuse an ffmpeg that is none', async () => {
    expect(await refusal(folder.path('still.png'), { ffmpeg: folder.path('no-ffmpeg') })).toMatch(/^ffmpeg no-ffmpeg \(from setting\): no such file/);
  });
});

describe('sources that go wrong later', () => {
  it('should deliver the whole frames of a truncated recording and say that it is truncated', async () => {
    const path = encode(folder.path('whole.mkv'), 'gray', WIDTH, HEIGHT, SAMPLES, ['-c:v', 'ffv1', '-g', '1', '-level', '3', '-slicecrc', '1', '-pix_fmt', 'gray']);
    const cut = folder.path('cut.mkv');
    writeFileSync(cut, readFileSync(path).subarray(0, Math.floor(statSync(path).size * 0.55)));
    const { capture, pixels } = await captureAll(cut);
    expect(pixels.length).toBeGreaterThanOrEqual(14);
    expect(pixels.length).toBeLessThanOrEqual(17);
    pixels.forEach((frame, i) => { expect(difference(frame, frameOf(i)), `frame ${i}`).toBeNull(); });
    expect(capture.outcome?.endedEarly).toBe(true);
    expect(capture.outcome?.reason).toMatch(/truncated/);
  });

  it('should deliver the whole frames of a truncated MP4 whose index comes first', async () => {
    const path = folder.path('fast.mp4');
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=128x96:rate=25', '-frames:v', '60', '-c:v', 'libx264', '-g', '10', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', path]);
    const whole = await captureAll(path);
    const cut = folder.path('fast-cut.mp4');
    writeFileSync(cut, readFileSync(path).subarray(0, Math.floor(statSync(path).size * 0.5)));
    const { capture, pixels } = await captureAll(cut);
    expect(pixels.length).toBeGreaterThan(15);
    expect(pixels.length).toBeLessThan(60);
    expect(capture.outcome?.endedEarly).toBe(true);
    expect(capture.outcome?.reason).toMatch(/truncated/);
    // The last frame may be the one that was cut; all before it are whole.
    pixels.slice(0, -1).forEach((frame, i) => { expect(difference(frame, whole.pixels[i]!), `frame ${i}`).toBeNull(); });
  });

  it('should refuse a truncated MP4 whose index is lost', async () => {
    const path = folder.path('slow.mp4');
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=128x96:rate=25', '-frames:v', '60', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', path]);
    writeFileSync(folder.path('slow-cut.mp4'), readFileSync(path).subarray(0, 20_000));
    expect(await refusal(folder.path('slow-cut.mp4'))).toBe('source slow-cut.mp4: its index (moov) is missing: it is truncated, still being written, or no video: record it again, or remux it with +faststart');
  });

  it.each([
    ['ffv1', 'mkv', 'gray', ['-c:v', 'ffv1', '-g', '1', '-level', '3', '-slicecrc', '1']],
    ['png', 'mkv', 'gray', ['-c:v', 'png']],
    ['mjpeg', 'mkv', 'yuvj420p', ['-c:v', 'mjpeg', '-q:v', '2']],
  ])('should leave out the damaged frames of %s and deliver the others untouched', async (name, container, pixFmt, encoder) => {
    const path = folder.path(`sound-${name}.${container}`);
    ffmpeg(['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${WIDTH}x${HEIGHT}`, '-r', '25', '-i', '-', ...encoder, '-pix_fmt', pixFmt, path], SAMPLES);
    const whole = await captureAll(path);
    expect(whole.pixels.length).toBe(COUNT);
    const damaged = readFileSync(path);
    for (const share of [0.35, 0.7]) damaged.set(noise(300, 11), Math.floor(damaged.length * share));
    writeFileSync(folder.path(`damaged-${name}.${container}`), damaged);
    const { capture, pixels, ptsUs } = await captureAll(folder.path(`damaged-${name}.${container}`));
    expect(capture.outcome).toMatchObject({ decodeErrors: 2, framesDelivered: COUNT - 2, endedEarly: false });
    expect(capture.outcome?.reason).toMatch(/^2 frames could not be decoded and left out \(.+\)$/);
    pixels.forEach((frame, i) => {
      const original = whole.ptsUs.indexOf(ptsUs[i]!);
      expect(original, `frame ${i}`).toBeGreaterThanOrEqual(0);
      expect(difference(frame, whole.pixels[original]!), `frame ${i}`).toBeNull();
    });
  });

  it('should count the frames that H.264 conceals', async () => {
    const path = folder.path('inter.mp4');
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=30', '-frames:v', '60', '-c:v', 'libx264', '-g', '12', '-qp', '20', '-pix_fmt', 'yuv420p', path]);
    const damaged = readFileSync(path);
    for (const share of [0.4, 0.6]) damaged.set(noise(400, 3), Math.floor(damaged.length * share));
    writeFileSync(folder.path('inter-damaged.mp4'), damaged);
    const { capture } = await captureAll(folder.path('inter-damaged.mp4'));
    const { outcome } = capture;
    expect(outcome!.damagedFrames + outcome!.decodeErrors).toBeGreaterThanOrEqual(1);
    expect(outcome!.reason).toMatch(/concealed|could not be decoded/);
  });

  it('should end when the frame size changes in the middle', async () => {
    const small = folder.path('small.ts');
    const large = folder.path('large.ts');
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25', '-frames:v', '10', '-c:v', 'mpeg2video', '-bf', '0', small]);
    ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=128x96:rate=25', '-frames:v', '10', '-c:v', 'mpeg2video', '-bf', '0', large]);
    writeFileSync(folder.path('joined.ts'), Buffer.concat([readFileSync(small), readFileSync(large)]));
    const { capture, pixels } = await captureAll(folder.path('joined.ts'));
    const alone = await captureAll(small);
    expect(capture.outcome).toMatchObject({ endedEarly: true, formatChanged: true, reason: 'the frame size changes in the middle' });
    pixels.forEach((frame, i) => { expect(difference(frame, alone.pixels[i]!), `frame ${i}`).toBeNull(); });
    expect(pixels.length).toBeGreaterThanOrEqual(9);
  });

  it.each([
    ['size', ['-vf', 'scale=80x48'], /^source .*: the frame size changes in the middle: /],
    ['range', ['-vf', 'scale=out_range=full', '-color_range', 'pc'], /^source .*: ffmpeg delivers full range where limited range was asked for: /],
  ])('should say that a source has another %s when it is opened again', async (_what, change, words) => {
    const path = folder.path('again.mkv');
    const write = (options: readonly string[]): void => {
      ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25', '-frames:v', '5', ...options, '-c:v', 'ffv1', '-pix_fmt', 'yuv420p', path]);
    };
    write(['-color_range', 'tv']);
    const { capture, pixels } = await captureAll(path);
    expect(capture.format.range).toBe('limited');
    expect(capture.outcome).toMatchObject({ formatChanged: false });
    write(change);
    const again = capture.reopen();
    const read = async (): Promise<void> => { for await (const frame of again.frames([new Uint8Array(pixels[0]!.length)])) frame.release(); };
    await expect(read()).rejects.toThrow(words);
    expect(again.outcome).toMatchObject({ framesDelivered: 0, formatChanged: true });
  });

  it('should notice a live address that falls silent', async () => {
    const footage = ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25', '-frames:v', '250', '-c:v', 'mpeg2video', '-f', 'mpegts', '-']);
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => { sockets.push(socket.on('error', () => undefined)); socket.write(footage); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    // The probe looks until it has seen enough, so it needs an end; the capture does not.
    server.once('connection', (socket) => socket.end());
    try {
      const { capture, pixels } = await captureAll(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, { stallTimeoutSeconds: 0.6 });
      // An ffmpeg that had no time for 0.6 s is given up as well, with fewer of the frames.
      expect(pixels.length).toBeGreaterThan(0);
      expect(capture.outcome).toMatchObject({ endedEarly: true, reason: 'it delivered nothing for 0.6 s' });
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});
