import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReaderPath } from '../../../main/capture/index.ts';
import { captureAll, differences, encode, ffmpeg, footageFolder, noise, noise16 } from './footage.ts';

const folder = footageFolder();
afterAll(() => { folder.remove(); });

const FFV1 = ['-c:v', 'ffv1'];
/** Same samples on both sides; tells the encoder not to convert. */
const as = (pixFmt: string, encoder: readonly string[]): string[] => [...encoder, '-pix_fmt', pixFmt];

/** The gray samples a frame must hold, and a video frame around them. */
function yuv420(luma: Uint8Array, width: number, height: number): Uint8Array {
  const chroma = 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
  return Uint8Array.of(...luma, ...noise(chroma, 9));
}

describe('samples arrive as they were drawn', () => {
  it('should keep a PGM of 3x2 drawn by hand', async () => {
    const path = folder.path('drawn.pgm');
    writeFileSync(path, Buffer.concat([Buffer.from('P5\n3 2\n255\n'), Buffer.of(0, 15, 16, 235, 240, 255)]));
    const { capture, pixels, ptsUs } = await captureAll(path);
    expect(capture.format).toEqual({ width: 3, height: 2, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
    expect(pixels).toEqual([Uint8Array.of(0, 15, 16, 235, 240, 255)]);
    expect(ptsUs).toEqual([null]);
    expect(capture).toMatchObject({ still: true, frameRate: null, durationSeconds: null });
    expect(capture.outcome).toMatchObject({ framesDelivered: 1, endedEarly: false, reason: null, decodeErrors: 0 });
  });

  for (const [width, height] of [[1, 1], [1, 3000], [17, 3], [64, 48], [3001, 1]] as const) {
    it(`should keep gray stills of ${width}x${height}`, async () => {
      const samples = noise(width * height, width + height);
      for (const extension of ['png', 'tiff', 'pgm', 'bmp'] as const) {
        const path = encode(folder.path(`still-${width}x${height}.${extension}`), 'gray', width, height, samples, as(extension === 'bmp' ? 'bgr24' : 'gray', []));
        const { capture, pixels } = await captureAll(path);
        expect(capture.format, extension).toMatchObject({ width, height, pixelFormat: 'gray8', range: 'full' });
        expect(differences(pixels, [samples]), extension).toEqual([]);
      }
    });

    it(`should keep the luma of a JPEG of ${width}x${height} as ffmpeg decodes it`, async () => {
      const path = encode(folder.path(`still-${width}x${height}.jpg`), 'yuvj420p', width, height, yuv420(noise(width * height), width, height), as('yuvj420p', ['-q:v', '2']));
      const decoded = ffmpeg(['-i', path, '-pix_fmt', 'yuvj420p', '-f', 'rawvideo', '-']);
      const { capture, pixels } = await captureAll(path);
      expect(capture.format).toMatchObject({ width, height, pixelFormat: 'gray8', range: 'full' });
      expect(differences(pixels, [decoded.subarray(0, width * height)])).toEqual([]);
    });
  }

  it('should keep 16-bit gray stills, big endian or little', async () => {
    const { words, bytes, bigEndian } = noise16(17 * 5, 16);
    const png = encode(folder.path('deep.png'), 'gray16be', 17, 5, bigEndian, as('gray16be', []));
    const tiff = encode(folder.path('deep.tiff'), 'gray16le', 17, 5, bytes, as('gray16le', []));
    const pgm = encode(folder.path('deep.pgm'), 'gray16be', 17, 5, bigEndian, as('gray16be', ['-c:v', 'pgm']));
    for (const path of [png, tiff, pgm]) {
      const { capture, pixels } = await captureAll(path);
      expect(capture.format, path).toEqual({ width: 17, height: 5, pixelFormat: 'gray16le', bitDepth: 16, range: 'full' });
      expect(differences(pixels, [words]), path).toEqual([]);
    }
  });

  it.each([9, 10, 12, 14, 15])('should keep a PGM whose largest value is that of %i bits, alone and numbered', async (bitDepth) => {
    const { words, bigEndian } = noise16(31 * 7, bitDepth);
    const file = Buffer.concat([Buffer.from(`P5\n# made by a camera\n31 7\n${2 ** bitDepth - 1}\n`), bigEndian]);
    const names = [`camera${bitDepth}-0.pgm`, `camera${bitDepth}-1.pgm`];
    for (const name of names) writeFileSync(folder.path(name), file);
    const alone = await captureAll(folder.path(names[0]!));
    const numbered = await captureAll(folder.path(`camera${bitDepth}-%d.pgm`));
    expect(alone.capture.format).toEqual({ width: 31, height: 7, pixelFormat: 'gray16le', bitDepth, range: 'full' });
    expect(differences(alone.pixels, [words])).toEqual([]);
    expect(numbered.capture.format).toEqual(alone.capture.format);
    expect(differences(numbered.pixels, [words, words])).toEqual([]);
  });

  it.each([1, 3, 100, 127, 251, 253, 256, 1000, 4000, 40_000, 60_000])('should keep every value of a PGM whose largest is %i, binary and plain', async (maxValue) => {
    const values = Uint16Array.from({ length: maxValue + 1 }, (_, v) => v);
    const samples = maxValue > 255 ? Buffer.from(values.buffer.slice(0)).swap16() : Buffer.from(values);
    writeFileSync(folder.path(`binary${maxValue}.pgm`), Buffer.concat([Buffer.from(`P5\n${values.length} 1\n${maxValue}\n`), samples]));
    writeFileSync(folder.path(`plain${maxValue}.pgm`), `P2\n${values.length} 1\n${maxValue}\n${values.join('\n')}\n`);
    for (const kind of maxValue < 10_000 ? ['binary', 'plain'] : ['binary']) {
      const { capture, pixels } = await captureAll(folder.path(`${kind}${maxValue}.pgm`));
      expect(capture.format, kind).toMatchObject({ bitDepth: maxValue > 255 ? Math.ceil(Math.log2(maxValue + 1)) : 8, range: 'full' });
      expect(differences(pixels, [values]), kind).toEqual([]);
    }
  });

  it('should keep a PGM from standard input as well', async () => {
    const file = Buffer.concat([Buffer.from('P5\n2 1\n1000\n'), Buffer.of(0x01, 0xf4, 0x03, 0xe8)]);
    expect((await captureAll('-', { stdin: Readable.from([file]) })).pixels).toEqual([Uint16Array.of(500, 1000)]);
  });

  it.each([
    ['binary', 'P5\n2 1\n254\n\0\xfe', /its largest value is 254, which ffmpeg stretches to 255 so that 254 cannot be restored: save it with 255 /],
    ['deep', 'P5\n1 1\n65533\n\0\x01', /its largest value is 65533, which ffmpeg stretches to 65535 so that 65281 cannot be restored: save it with 65535 /],
    ['plain', 'P2\n2 1\n65535\n0 65535\n', /it is a plain PGM \(P2\) with values up to 65535, .*: save it as a binary PGM/],
  ])('should refuse a %s PGM that ffmpeg mistakes', async (name, text, message) => {
    writeFileSync(folder.path(`lossy-${name}.pgm`), text, 'latin1');
    await expect(captureAll(folder.path(`lossy-${name}.pgm`))).rejects.toThrow(message);
  });

  it('should refuse numbered PGMs that declare different largest values', async () => {
    for (const [i, maxValue] of [100, 200].entries()) writeFileSync(folder.path(`mixed${i}.pgm`), `P5\n1 1\n${maxValue}\n\x01`);
    await expect(captureAll(folder.path('mixed%d.pgm'))).rejects.toThrow(/the largest value of mixed0\.pgm is 100, of mixed1\.pgm 200: save all of them alike/);
  });

  it('should keep gray video of 10 and 12 bits in words of that depth', async () => {
    for (const bitDepth of [10, 12]) {
      const { words, bytes } = noise16(32 * 18 * 3, bitDepth);
      const path = encode(folder.path(`gray${bitDepth}.mkv`), `gray${bitDepth}le`, 32, 18, bytes, as(`gray${bitDepth}le`, bitDepth === 10 ? [...FFV1, '-strict', '-2'] : ['-c:v', 'rawvideo', '-f', 'nut']));
      const { capture, pixels } = await captureAll(path);
      expect(capture.format).toEqual({ width: 32, height: 18, pixelFormat: 'gray16le', bitDepth, range: 'full' });
      expect(differences(pixels, [0, 1, 2].map((i) => words.slice(i * 576, (i + 1) * 576)))).toEqual([]);
    }
  });

  for (const reader of ['direct', 'copy'] as const satisfies ReaderPath[]) {
    it(`should keep every frame of a lossless gray video on the ${reader} path`, async () => {
      const [width, height, count] = [321, 199, 40];
      const samples = noise(width * height * count);
      const path = encode(folder.path(`gray-${reader}.mkv`), 'gray', width, height, samples, as('gray', FFV1));
      const { capture, pixels, ptsUs } = await captureAll(path, { reader });
      expect(differences(pixels, ptsUs.map((_, i) => samples.subarray(i * width * height, (i + 1) * width * height)))).toEqual([]);
      expect(ptsUs).toEqual(Array.from({ length: count }, (_, i) => i * 40_000));
      if (process.platform === 'linux') expect(capture.reader?.path).toBe(reader);
    });
  }

  it('should keep limited-range luma where it lies and say that it is limited', async () => {
    const luma = noise(64 * 48);
    const raw = encode(folder.path('limited.mkv'), 'yuv420p', 64, 48, yuv420(luma, 64, 48), as('yuv420p', FFV1));
    const h264 = encode(folder.path('limited.mp4'), 'yuv420p', 64, 48, yuv420(luma, 64, 48), as('yuv420p', ['-c:v', 'libx264', '-qp', '0']));
    for (const path of [raw, h264]) {
      const { capture, pixels } = await captureAll(path);
      expect(capture.format.range, path).toBe('limited');
      expect(differences(pixels, [luma]), path).toEqual([]);
    }
  });

  it('should keep full-range luma and say that it is full', async () => {
    const luma = noise(64 * 48);
    const path = encode(folder.path('full.mp4'), 'yuvj420p', 64, 48, yuv420(luma, 64, 48), as('yuvj420p', ['-c:v', 'libx264', '-qp', '0']));
    const { capture, pixels } = await captureAll(path);
    expect(capture.format.range).toBe('full');
    expect(differences(pixels, [luma])).toEqual([]);
  });

  it('should keep 10-bit luma as words of 10 bits', async () => {
    const { words, bytes } = noise16(64 * 48 * 1.5, 10);
    const path = encode(folder.path('ten.mkv'), 'yuv420p10le', 64, 48, bytes, as('yuv420p10le', FFV1));
    const { capture, pixels } = await captureAll(path);
    expect(capture.format).toEqual({ width: 64, height: 48, pixelFormat: 'gray16le', bitDepth: 10, range: 'limited' });
    expect(differences(pixels, [words.slice(0, 64 * 48)])).toEqual([]);
  });

  it('should unpack the luma of camera formats exactly', async () => {
    const luma = noise(64 * 48);
    const chroma = noise(64 * 48, 5);
    const packed = Uint8Array.from({ length: 64 * 48 * 2 }, (_, i) => (i % 2 === 0 ? luma[i / 2]! : chroma[(i - 1) / 2]!));
    const yuyv = encode(folder.path('yuyv.nut'), 'yuyv422', 64, 48, packed, as('yuyv422', ['-c:v', 'rawvideo']));
    const nv12 = encode(folder.path('nv12.nut'), 'nv12', 64, 48, yuv420(luma, 64, 48), as('nv12', ['-c:v', 'rawvideo']));
    for (const path of [yuyv, nv12]) expect(differences((await captureAll(path)).pixels, [luma]), path).toEqual([]);
  });

  it('should give equal channels of RGB and of a palette as that value', async () => {
    const value = Uint8Array.from({ length: 256 }, (_, i) => i);
    const rgb = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
    const rgbPng = encode(folder.path('rgb.png'), 'rgb24', 32, 8, rgb, as('rgb24', []));
    const palette = new Uint8Array(1024).map((_, i) => (i % 4 === 3 ? 255 : Math.floor(i / 4)));
    const palPng = encode(folder.path('pal.png'), 'pal8', 32, 8, Uint8Array.of(...value, ...palette), as('pal8', []));
    for (const path of [rgbPng, palPng]) {
      const { capture, pixels } = await captureAll(path);
      expect(capture.format, path).toMatchObject({ pixelFormat: 'gray8', range: 'full' });
      expect(differences(pixels, [value]), path).toEqual([]);
    }
  });

  it('should weigh colour as BT.601 does, within 1 of full scale', async () => {
    const rgb = noise(32 * 8 * 3);
    const path = encode(folder.path('colour.png'), 'rgb24', 32, 8, rgb, as('rgb24', []));
    const { words, bigEndian } = noise16(32 * 8 * 3, 16);
    const deep = encode(folder.path('colour16.png'), 'rgb48be', 32, 8, bigEndian, as('rgb48be', []));
    const shallow = await captureAll(path);
    const full = await captureAll(deep);
    expect(full.capture.format).toMatchObject({ pixelFormat: 'gray16le', bitDepth: 16, range: 'full' });
    for (let i = 0; i < 256; i += 1) {
      const gray = (channels: ArrayLike<number>): number => 0.299 * channels[3 * i]! + 0.587 * channels[3 * i + 1]! + 0.114 * channels[3 * i + 2]!;
      expect(Math.abs(shallow.pixels[0]![i]! - gray(rgb))).toBeLessThanOrEqual(1);
      expect(Math.abs(full.pixels[0]![i]! - gray(words))).toBeLessThanOrEqual(1.5);
    }
  });

  it('should turn a picture as a player would', async () => {
    const knowsDisplayRotation = ffmpeg(['-h', 'long']).includes('-display_rotation');
    const luma = noise(64 * 48);
    const upright = encode(folder.path('upright.mp4'), 'yuv420p', 64, 48, yuv420(luma, 64, 48), as('yuv420p', ['-c:v', 'libx264', '-qp', '0']));
    const turned = folder.path('turned.mp4');
    ffmpeg(knowsDisplayRotation ? ['-display_rotation', '90', '-i', upright, '-c', 'copy', turned] : ['-i', upright, '-c', 'copy', '-metadata:s:v', 'rotate=90', turned]);
    const { capture, pixels } = await captureAll(turned);
    expect(capture.format).toMatchObject({ width: 48, height: 64 });
    // Both write a matrix that turns 90 degrees anticlockwise.
    const anticlockwise = Uint8Array.from(luma, (_, i) => luma[(i % 48) * 64 + 63 - Math.floor(i / 48)]!);
    expect(differences(pixels, [anticlockwise])).toEqual([]);
  });
});
