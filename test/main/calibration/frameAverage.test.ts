import { describe, expect, it } from 'vitest';
import type { FrameFormat } from 'sightline/kernels';
import { FrameAverage } from '../../../main/calibration/index.ts';
import golden from '../../golden/frameAverage.json' with { type: 'json' };

const formatOf = ({ width, height, bits, limited }: (typeof golden.cases)[number]): FrameFormat =>
  ({ width, height, pixelFormat: bits === 8 ? 'gray8' : 'gray16le', bitDepth: bits, range: limited ? 'limited' : 'full' });

describe('the average of frames', () => {
  for (const wanted of golden.cases) {
    it(`should be numpy's: ${wanted.frames.length} frames of ${wanted.bits} bits${wanted.limited ? ', limited range' : ''}`, () => {
      const average = new FrameAverage(formatOf(wanted));
      wanted.frames.forEach((frame, n) => {
        average.add(wanted.bits === 8 ? Uint8Array.from(frame) : Uint16Array.from(frame));
        expect(average.lastMeanDn).toBeCloseTo(wanted.frameMeans[n]!, 9);
      });
      const found = average.finish();
      // The stored f32's own step: half of 2^-23 of the value.
      const step = 2 ** (wanted.bits - 24);
      for (const [name, values] of [['mean', found.mean], ['sigma', found.sigma], ['even', found.halves[0]], ['odd', found.halves[1]]] as const) {
        values.forEach((value, i) => { expect(Math.abs(value - wanted[name][i]!), `${name} ${i}`).toBeLessThanOrEqual(step); });
      }
      expect([found.frames, found.clippedCount]).toEqual([wanted.frames.length, wanted.clipped]);
      expect(found.frameMeansDn).toHaveLength(wanted.frames.length);
    });
  }

  it('should not lose a bit of the longest sum there is, nor of a deviation far below the mean', () => {
    const format: FrameFormat = { width: 1, height: 1, pixelFormat: 'gray16le', bitDepth: 16, range: 'full' };
    const average = new FrameAverage(format);
    for (let n = 0; n < 65_536; n++) average.add(Uint16Array.of(65_535 - (n & 1)));
    const { mean, sigma } = average.finish();
    expect(mean[0]).toBe(Math.fround(65_534.5));
    expect(sigma[0]).toBeCloseTo(0.5 * Math.sqrt(65_536 / 65_535), 5);
    expect(() => average.add(Uint16Array.of(0))).toThrow('65536 frames are averaged: that is the most');
  });

  it('should refuse frames of another size or type, and a deviation of one frame', () => {
    const average = new FrameAverage({ width: 2, height: 1, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
    expect(() => average.add(new Uint8Array(3))).toThrow('a frame of 3 samples: give 2');
    expect(() => average.add(new Uint16Array(2))).toThrow(RangeError);
    average.add(Uint8Array.of(1, 2));
    expect(() => average.finish()).toThrow('1 frames have no deviation: add two or more');
  });
});
