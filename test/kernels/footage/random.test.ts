import { describe, expect, it } from 'vitest';
import { hash32, NOISE_LENGTH, noiseTable, uniform } from '../../../kernels/footage/random.ts';

describe('random', () => {
  it('is a function of its words and of their order', () => {
    expect(hash32(1, 2)).toBe(hash32(1, 2));
    expect(new Set([hash32(), hash32(0), hash32(0, 0), hash32(1, 2), hash32(2, 1), hash32(-1)]).size).toBe(6);
  });

  it('spreads evenly: 16 bins of 64,000 consecutive words', () => {
    const bins = new Uint32Array(16);
    for (let i = 0; i < 64_000; i++) bins[Math.floor(uniform(5, i) * 16)]!++;
    // Chi squared with 15 degrees of freedom: 37.7 is its 99.9th percentile.
    expect(bins.reduce((sum, count) => sum + (count - 4_000) ** 2 / 4_000, 0)).toBeLessThan(37.7);
  });

  it('makes noise of the deviation asked for, without memory and cut at four sigma', () => {
    const noise = noiseTable(3, 2);
    const mean = noise.reduce((sum, value) => sum + value, 0) / NOISE_LENGTH;
    const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / NOISE_LENGTH;
    const neighbours = noise.reduce((sum, value, i) => sum + value * noise[(i + 1) % NOISE_LENGTH]!, 0) / NOISE_LENGTH / variance;
    expect(Math.abs(mean)).toBeLessThan(0.04);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
    expect(Math.abs(neighbours)).toBeLessThan(0.02);
    expect(noise.every((value) => Math.abs(value) <= 8)).toBe(true);
  });
});
