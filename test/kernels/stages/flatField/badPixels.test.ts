import { describe, expect, it } from 'vitest';
import { createFlatFieldMaps, fillBadPixels, findBadPixels, type BadPixels, type FlatFieldMaps } from 'sightline/kernels';
import { entriesBefore } from '../../../../kernels/stages/flatField/badPixels.ts';
import { badPixelGoldens, firstUnlikeNumpy } from '../../../golden/badPixelGoldens.ts';

const neighboursOf = ({ table }: BadPixels, entry: number): number[] => {
  const [from, length] = [table[3 * entry + 1]!, table[3 * entry + 2]!];
  return [...table.subarray(from, from + length)];
};
const correct = (samples: Uint8Array | Uint16Array, { dark, gain }: FlatFieldMaps): Float32Array =>
  Float32Array.from(samples, (sample, i) => Math.fround(Math.fround(sample - dark[i]!) * gain[i]!));

describe('the neighbours of bad pixels', () => {
  it('should be the valid ones of the 3x3 window, in raster order, inside the frame', () => {
    // . B .
    // B . B
    const bad = findBadPixels(Uint32Array.of(1, 3, 5), 3, 2);
    expect([0, 1, 2].map((entry) => neighboursOf(bad, entry))).toEqual([[0, 2, 4], [0, 4], [2, 4]]);
  });

  it('should be those of the 5x5 window where the 3x3 one has none', () => {
    const cluster = [6, 7, 8, 11, 12, 13, 16, 17, 18];
    const bad = findBadPixels(Uint32Array.from(cluster), 5, 5);
    expect(neighboursOf(bad, 4)).toEqual([0, 1, 2, 3, 4, 5, 9, 10, 14, 15, 19, 20, 21, 22, 23, 24]);
    expect(neighboursOf(bad, 0)).toEqual([0, 1, 2, 5, 10]);
  });

  it('should be one nearest valid pixel inside a cluster that covers the 5x5 window', () => {
    // One row: 0 is valid, 1 to 7 are bad.
    const bad = findBadPixels(Uint32Array.of(1, 2, 3, 4, 5, 6, 7), 8, 1);
    expect([0, 1, 2, 3, 6].map((entry) => neighboursOf(bad, entry))).toEqual([[0], [0], [0], [0], [0]]);
  });

  it('should be refused when no pixel is valid', () => {
    expect(() => findBadPixels(Uint32Array.of(0, 1), 2, 1)).toThrow(new RangeError('all 2 pixels of 2x1 are bad: nothing is left to replace them by; record dark and flat again'));
    expect(findBadPixels(new Uint32Array(0), 2, 1)).toMatchObject({ count: 0, table: new Uint32Array(0) });
  });

  it('should be looked for once for each list and frame size', () => {
    const list = Uint32Array.of(1);
    expect(findBadPixels(list, 3, 1)).toBe(findBadPixels(list, 3, 1));
    expect(neighboursOf(findBadPixels(list, 3, 1), 0)).toEqual([0, 2]);
    expect(neighboursOf(findBadPixels(list, 2, 2), 0)).toEqual([0, 2, 3]);
  });

  it('should be found by row', () => {
    const bad = findBadPixels(Uint32Array.of(2, 9, 9 + 5, 40), 9, 5);
    expect([0, 2, 3, 9, 10, 18, 45].map((pixel) => entriesBefore(bad, pixel))).toEqual([0, 0, 1, 1, 2, 3, 4]);
  });
});

describe('bad pixels', () => {
  it('should become what the golden vector of the definitions says', () => {
    const maps = createFlatFieldMaps(Uint8Array.of(10, 10, 10, 10), Uint8Array.of(110, 60, 10, 210), { width: 2, height: 2, pixelFormat: 'gray8', bitDepth: 8, range: 'full' }, { maxBadShare: 0.25 });
    const raw = Uint8Array.of(60, 35, 12, 255);
    fillBadPixels(findBadPixels(maps.bad, 2, 2), raw, maps.dark, maps.gain);
    const out = correct(raw, maps);
    [58.3333, 58.3333, 58.3333, 142.9167].forEach((value, i) => { expect(out[i]).toBeCloseTo(value, 4); });
  });

  for (const golden of badPixelGoldens()) {
    it(`should be NumPy's to the last bit: ${golden.title}`, () => {
      const { maps, samples } = golden;
      const bad = findBadPixels(maps.bad, maps.width, maps.height);
      // Shared out in any way, as threads do.
      for (const [first, end] of [[1, bad.count], [0, 1]] as const) fillBadPixels(bad, samples, maps.dark, maps.gain, first, end);
      expect(firstUnlikeNumpy(golden, correct(samples, maps))).toBe(-1);
      // The next frame does not see the last one's replacements.
      fillBadPixels(bad, samples.map((sample) => sample >> 1), maps.dark, maps.gain);
      fillBadPixels(bad, samples, maps.dark, maps.gain);
      expect(firstUnlikeNumpy(golden, correct(samples, maps))).toBe(-1);
    });
  }
});
