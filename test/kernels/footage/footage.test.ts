import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Footage } from 'sightline/footage';
import { fullScaleDn } from 'sightline/kernels';
import { createFlatFieldMaps } from '../../../kernels/stages/flatField/createMaps.ts';
import { FOOTAGE_CASES } from '../../golden/footageCases.ts';
import golden from '../../golden/footage.json' with { type: 'json' };

const sha256 = (pixels: Uint8Array | Uint16Array): string => createHash('sha256').update(pixels).digest('hex');

describe('footage', () => {
  it.each(FOOTAGE_CASES)('has the bytes that the oracle judged: $name', ({ name, frames, ...options }) => {
    const footage = new Footage(options);
    const judged = golden.cases.find((each) => each.name === name);
    // Two of a case are enough to see a change; the last one first, because frames may be asked for in any order.
    const some = [frames.at(-1)!, frames[0]!];
    expect(Object.fromEntries(some.map((frame) => [frame, sha256(footage.renderFrame(frame).pixels)])))
      .toEqual(Object.fromEntries(some.map((frame) => [frame, new Map(Object.entries(judged?.sha256 ?? {})).get(String(frame))])));
  });

  it('differs from seed to seed and from frame to frame', () => {
    const one = new Footage({ width: 128, height: 96, seed: 1 });
    const two = new Footage({ width: 128, height: 96, seed: 2 });
    const hashes = [one.renderFrame(0), one.renderFrame(1), two.renderFrame(0)].map(({ pixels }) => sha256(pixels));
    expect(new Set(hashes).size).toBe(3);
    expect(two.darkFrame()).not.toEqual(one.darkFrame());
  });

  it('writes into the target it is given, whatever was there', () => {
    const footage = new Footage({ width: 128, height: 96, seed: 1 });
    const target = new Uint8Array(128 * 96).fill(77);
    expect(footage.renderFrame(3, target).pixels).toBe(target);
    expect(target).toEqual(new Footage({ width: 128, height: 96, seed: 1 }).renderFrame(3).pixels);
  });

  it.each([8, 12, 16] as const)('has a dark and a flat that calibrate at %i bits without a bad pixel', (bitDepth) => {
    const footage = new Footage({ width: 333, height: 217, seed: 9, bitDepth });
    const fullScale = fullScaleDn(footage.format);
    const flat = footage.flatFrame();
    const mean = flat.reduce((sum, value) => sum + value, 0) / flat.length;
    expect(mean / fullScale).toBeGreaterThan(0.4);
    expect(mean / fullScale).toBeLessThan(0.7);
    expect(flat.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(0.9 * fullScale);
    expect(footage.darkFrame().reduce((least, value) => Math.min(least, value), Infinity)).toBeGreaterThan(0);
    const maps = createFlatFieldMaps(footage.darkFrame(), flat, footage.format);
    expect([maps.bad.length, maps.clampedCount]).toEqual([0, 0]);
    // m is the flat target's own level: 140 of 255.
    expect(maps.meanDn / fullScale).toBeCloseTo(140 / 255, 5);
  });

  it.each([8, 12, 16] as const)('has dark and flat clips whose mean is the dark and flat frame, at %i bits', (bitDepth) => {
    const footage = new Footage({ width: 131, height: 99, seed: 9, bitDepth });
    const unit = fullScaleDn(footage.format) / 255, frames = 64;
    for (const [scene, exact] of [['dark', footage.darkFrame()], ['flat', footage.flatFrame()]] as const) {
      const sums = new Float64Array(exact.length);
      for (let frame = 0; frame < frames; frame++) footage.renderUniform(scene, frame).forEach((sample, i) => { sums[i]! += sample; });
      const residual = sums.map((sum, i) => sum / frames - exact[i]!);
      const mean = residual.reduce((sum, value) => sum + value, 0) / residual.length;
      const deviation = Math.sqrt(residual.reduce((sum, value) => sum + (value - mean) ** 2, 0) / residual.length);
      // Noise of 1.5 DN and rounding (variance 1/12 DN of the samples), over 64 frames.
      const expected = Math.sqrt(((1.5 * unit) ** 2 + 1 / 12) / frames);
      expect(Math.abs(mean), scene).toBeLessThan(0.05 * unit);
      expect(deviation / expected, scene).toBeGreaterThan(0.9);
      expect(deviation / expected, scene).toBeLessThan(1.1);
    }
    const [one, two] = [footage.renderUniform('flat', 0), footage.renderUniform('flat', 1)];
    expect(sha256(one)).not.toBe(sha256(two));
    expect(footage.renderUniform('flat', 0, two)).toBe(two);
    expect(sha256(two)).toBe(sha256(one));
    expect(() => footage.renderUniform('dark', -1)).toThrow('demo frame -1: take one from 0 to 65535');
  });

  it('is web plus dark plus noise where nothing is printed', () => {
    const footage = new Footage({ width: 333, height: 217, seed: 4, bitDepth: 16 });
    const unit = 65535 / 255;
    const { pixels, truth } = footage.renderFrame(0);
    const dark = footage.darkFrame();
    const flat = footage.flatFrame();
    const residual: number[] = [];
    for (let y = 0; y < 217; y++) {
      for (let x = 8; x < 333; x++) {
        const inPrint = truth.regions.some((r) => y >= r.minRow - 2 && y < r.maxRow + 2 && x >= r.minCol - 2 && x < r.maxCol + 2);
        const i = y * 333 + x;
        if (!inPrint) residual.push((pixels[i]! - dark[i]! - ((flat[i]! - dark[i]!) * 56) / 140) / unit);
      }
    }
    const mean = residual.reduce((sum, value) => sum + value, 0) / residual.length;
    const sigma = Math.sqrt(residual.reduce((sum, value) => sum + (value - mean) ** 2, 0) / residual.length);
    expect(residual.length).toBeGreaterThan(5_000);
    // Five standard errors of 1.5 DN over 5,000 pixels and more.
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(sigma).toBeGreaterThan(1.4);
    expect(sigma).toBeLessThan(1.6);
    expect(residual.every((value) => Math.abs(value) < 6.1)).toBe(true);
  });

  it('refuses what it cannot draw, with the remedy', () => {
    expect(() => new Footage({ width: 127, height: 96, seed: 1 })).toThrow(/^demo footage of 127x96: take a size from 128x96 to 4096x4096$/);
    expect(() => new Footage({ width: 128, height: 4097, seed: 1 })).toThrow(RangeError);
    expect(() => new Footage({ width: 128.5, height: 96, seed: 1 })).toThrow(RangeError);
    expect(() => new Footage({ width: 128, height: 96, seed: 0.5 })).toThrow(/take a whole number/);
    expect(() => new Footage({ width: 128, height: 96, seed: 1, bitDepth: 10 as 8 })).toThrow(/take 8, 12 or 16/);
    const footage = new Footage({ width: 128, height: 96, seed: 1 });
    expect(() => footage.renderFrame(65_536)).toThrow(/from 0 to 65535/);
    expect(() => footage.renderFrame(0, new Uint8Array(5))).toThrow(/take a Uint8Array of 12288/);
    expect(() => footage.renderFrame(0, new Uint16Array(128 * 96))).toThrow(RangeError);
  });
});
