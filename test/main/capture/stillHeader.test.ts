import { describe, expect, it } from 'vitest';
import { imageDemuxer, pgmHeader } from '../../../main/capture/stillHeader.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('imageDemuxer', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n\0\0', 'png_pipe'],
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'jpeg_pipe'],
    ['II*\0\x08\0\0\0', 'tiff_pipe'],
    ['MM\0*\0\0\0\x08', 'tiff_pipe'],
    ['P5\n3 2\n255\n', 'pgm_pipe'],
    ['P6 3 2 255\n', 'ppm_pipe'],
    ['P4\n3 2\n', 'pbm_pipe'],
    ['P7\nWIDTH 3', null],
    ['P55\n3 2', null],
    ['\x1aE\xdf\xa3mkv..', null],
    ['', null],
  ])('%j', (head, demuxer) => {
    expect(imageDemuxer(bytes(head))).toBe(demuxer);
  });
});

describe('pgmHeader', () => {
  it.each([
    ['P5\n640 480\n4095\n\x0f\xff', { maxValue: 4095, plain: false }],
    ['P5 640 480 1023 ', { maxValue: 1023, plain: false }],
    ['P2\n# by a camera, 255\n640 480\n# gain 3\n32767\n', { maxValue: 32767, plain: true }],
    ['P5\n640 480\n1000\n', { maxValue: 1000, plain: false }],
    ['P5\n640 480\n0\n', null],
    ['P5\n640 480\n65536\n', null],
    ['P6\n640 480\n4095\n', null],
    ['P5\n640 480', null],
    ['II*\0', null],
  ])('%j', (head, header) => {
    expect(pgmHeader(bytes(head))).toEqual(header);
  });
});
