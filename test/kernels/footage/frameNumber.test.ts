import { describe, expect, it } from 'vitest';
import { Footage, readFrameNumber } from 'sightline/footage';
import { CODE_CELLS, codeCellPx, stampFrameNumber } from '../../../kernels/footage/frameNumber.ts';
import { blur } from './plainInspection.ts';

describe('frame number', () => {
  it.each([[128, 96, 8], [333, 217, 8], [640, 480, 12], [1920, 1080, 8], [4096, 128, 8], [128, 4096, 16]] as const)('is read back from footage of %i x %i, %i bits', (width, height, bitDepth) => {
    const footage = new Footage({ width, height, seed: 1, bitDepth });
    const target = footage.renderFrame(0).pixels;
    const numbers = [0, 1, 149, 21_845, 43_690, 65_535];
    expect(numbers.map((frame) => readFrameNumber(footage.renderFrame(frame, target).pixels, width))).toEqual(numbers);
  });

  it('survives the recipe\'s blur at the smallest size', () => {
    const footage = new Footage({ width: 128, height: 96, seed: 1 });
    for (const frame of [0, 7, 21_845, 43_690, 65_535]) {
      const blurred = Float32Array.from(blur(Float64Array.from(footage.renderFrame(frame).pixels), 128, 96));
      expect(readFrameNumber(blurred, 128)).toBe(frame);
    }
  });

  it('tells every number from every other', () => {
    const image = new Float32Array(128 * 96);
    for (let frame = 0; frame < 65_536; frame += 37) {
      stampFrameNumber(image, 128, 96, frame, 20, 96);
      expect(readFrameNumber(image, 128)).toBe(frame);
    }
  });

  it('is null where there is no code', () => {
    expect(readFrameNumber(new Uint8Array(128 * 96), 128)).toBeNull();
    expect(readFrameNumber(new Uint8Array(128 * 96).fill(255), 128)).toBeNull();
    expect(readFrameNumber(new Uint8Array(4), 2)).toBeNull();
  });

  it('is null when any one cell is wrong', () => {
    const side = codeCellPx(96);
    for (let cell = 0; cell < CODE_CELLS; cell++) {
      const image = new Float32Array(128 * 96);
      stampFrameNumber(image, 128, 96, 1234, 20, 96);
      for (let y = 2 + cell * side; y < 2 + (cell + 1) * side; y++) {
        for (let x = 2; x < 2 + side; x++) image[y * 128 + x] = 116 - image[y * 128 + x]!;
      }
      expect(readFrameNumber(image, 128), `cell ${cell}`).toBeNull();
    }
  });
});
