import { describe, expect, it } from 'vitest';
import { lumaOf } from '../../../main/capture/luma.ts';

describe('lumaOf', () => {
  it.each([
    ['gray', null, 'format=gray', 'gray8', 8, 'full'],
    ['gray', 'limited', 'format=gray', 'gray8', 8, 'full'],
    ['gray10le', null, 'format=gray10le', 'gray16le', 10, 'full'],
    ['gray16be', null, 'format=gray16le', 'gray16le', 16, 'full'],
    ['ya16be', null, 'extractplanes=y,format=gray16le', 'gray16le', 16, 'full'],
    ['monow', null, 'format=gray', 'gray8', 8, 'full'],
    ['yuv420p', null, 'extractplanes=y,format=gray', 'gray8', 8, 'limited'],
    ['yuv420p', 'full', 'extractplanes=y,format=gray', 'gray8', 8, 'full'],
    ['yuvj444p', null, 'extractplanes=y,format=gray', 'gray8', 8, 'full'],
    ['yuva420p', 'limited', 'extractplanes=y,format=gray', 'gray8', 8, 'limited'],
    ['yuv422p12be', null, 'extractplanes=y,format=gray12le', 'gray16le', 12, 'limited'],
    ['nv12', null, 'format=yuv420p,extractplanes=y,format=gray', 'gray8', 8, 'limited'],
    ['yuyv422', 'full', 'format=yuv422p,extractplanes=y,format=gray', 'gray8', 8, 'full'],
    ['p010le', null, 'format=yuv420p10le,extractplanes=y,format=gray10le', 'gray16le', 10, 'limited'],
    ['p210le', null, 'format=yuv422p10le,extractplanes=y,format=gray10le', 'gray16le', 10, 'limited'],
    ['rgb24', null, 'format=gray', 'gray8', 8, 'full'],
    ['bgr0', null, 'format=gray', 'gray8', 8, 'full'],
    ['gbrp', 'limited', 'format=gray', 'gray8', 8, 'full'],
    ['pal8', null, 'format=rgb24,format=gray', 'gray8', 8, 'full'],
  ] as const)('%s tagged %s', (pixFmt, tag, filter, pixelFormat, bitDepth, range) => {
    expect(lumaOf(pixFmt, tag)).toEqual({ filter, pixelFormat, bitDepth, range, outputFormat: bitDepth === 8 ? 'gray' : `gray${bitDepth}le` });
  });

  it('should keep 16 bits of deep RGB', () => {
    for (const pixFmt of ['rgb48be', 'rgba64le', 'gbrp10le', 'gbrap16be']) expect(lumaOf(pixFmt, null)).toMatchObject({ pixelFormat: 'gray16le', bitDepth: 16, range: 'full' });
  });

  it('should know no luma of floats, other colour spaces and device memory', () => {
    for (const pixFmt of ['grayf32le', 'gbrpf32le', 'xyz12le', 'vaapi', 'nv16', 'nonsense']) expect(lumaOf(pixFmt, null)).toBeNull();
  });
});
