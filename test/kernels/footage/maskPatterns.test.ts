import { describe, expect, it } from 'vitest';
import {
  checkerboard, comb, diagonals, discs, granularNoise, hilbertCurve, isolatedDots, levelComb, levelSerpentine, maskSuite, noise, packMask,
  rings, spiral, unpackMask, uprightSerpentine,
} from '../../support/maskPatterns.ts';
import { labelReference } from '../../../kernels/stages/label/reference.ts';

/** A mask as rows of `#` and `.`. */
function drawing(mask: Uint8Array, width: number): string[] {
  return Array.from({ length: mask.length / width }, (_, y) => Array.from(mask.subarray(y * width, (y + 1) * width), (bit) => (bit ? '#' : '.')).join(''));
}

const regions = (mask: Uint8Array, width: number, height: number, connectivity: 4 | 8): number =>
  labelReference(mask, width, height, connectivity).count;

describe('maskPatterns', () => {
  it('draws what the names say', () => {
    expect(drawing(spiral(9, 7), 9)).toEqual(['#########', '........#', '#######.#', '#.....#.#', '#.#####.#', '#.......#', '#########']);
    expect(drawing(comb(5, 3), 5)).toEqual(['#.#.#', '#.#.#', '#####']);
    expect(drawing(comb(5, 3, 'top'), 5)).toEqual(['#####', '#.#.#', '#.#.#']);
    expect(drawing(levelComb(4, 4), 4)).toEqual(['####', '...#', '####', '...#']);
    expect(drawing(checkerboard(4, 2), 4)).toEqual(['#.#.', '.#.#']);
    expect(drawing(isolatedDots(5, 3), 5)).toEqual(['#.#.#', '.....', '#.#.#']);
    expect(drawing(levelSerpentine(4, 5), 4)).toEqual(['####', '...#', '####', '#...', '####']);
    expect(drawing(uprightSerpentine(5, 4), 5)).toEqual(['#.###', '#.#.#', '#.#.#', '###.#']);
    expect(drawing(hilbertCurve(7, 7), 7)).toEqual(['###.###', '..#.#..', '###.###', '#.....#', '#.###.#', '#.#.#.#', '###.###']);
    expect(drawing(diagonals(6, 3), 6)).toEqual(['#..#..', '..#..#', '.#..#.']);
    expect(drawing(rings(7, 5), 7)).toEqual(['#######', '#.....#', '#.###.#', '#.....#', '#######']);
  });

  it('makes one region of every thread, at any size', () => {
    for (const [width, height] of [[31, 33], [64, 64], [65, 130], [200, 101]] as const) {
      for (const pattern of [spiral, comb, levelComb, levelSerpentine, uprightSerpentine, hilbertCurve]) {
        expect(regions(pattern(width, height), width, height, 4), `${pattern.name} ${width}x${height}`).toBe(1);
      }
    }
  });

  it('makes the most regions there can be', () => {
    expect(regions(checkerboard(8, 6), 8, 6, 4)).toBe(24);
    expect(regions(checkerboard(8, 6), 8, 6, 8)).toBe(1);
    expect(regions(isolatedDots(9, 7), 9, 7, 8)).toBe(20);
  });

  it('sets the share of pixels that noise is asked for', () => {
    for (const density of [0.01, 0.5, 0.99]) {
      expect(noise(200, 200, density).reduce((sum, bit) => sum + bit, 0) / 40_000).toBeCloseTo(density, 1);
      expect(granularNoise(400, 400, density, 2).reduce((sum, bit) => sum + bit, 0) / 160_000).toBeCloseTo(density, 1);
    }
  });

  it('gives the same mask for the same seed and another for another', () => {
    expect(discs(60, 40, 5, 1, 6, 7)).toEqual(discs(60, 40, 5, 1, 6, 7));
    expect(discs(60, 40, 5, 1, 6, 7)).not.toEqual(discs(60, 40, 5, 1, 6, 8));
  });

  it('holds 0 and 1 only, one for every pixel, under names that differ', () => {
    for (const [width, height] of [[1, 1], [1, 9], [9, 1], [33, 31]] as const) {
      const suite = Array.from(maskSuite(width, height));
      expect(new Set(suite.map(({ name }) => name)).size).toBe(suite.length);
      for (const { name, mask } of suite) {
        expect(mask.length, name).toBe(width * height);
        expect(mask.every((bit) => bit <= 1), name).toBe(true);
      }
    }
  });
});

describe('packMask', () => {
  it('puts the first pixel into the lowest bit and pads rows with 0', () => {
    expect(packMask(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1), 6, 2, 4)).toEqual(Uint8Array.of(0b000001, 0, 0, 0, 0b101100, 0, 0, 0));
    expect(packMask(new Uint8Array(9).fill(255), 9, 1, 16)).toEqual(Uint8Array.of(255, 1, ...new Array<number>(14).fill(0)));
  });

  it('comes back from unpackMask', () => {
    const mask = noise(131, 17, 0.5);
    expect(unpackMask(packMask(mask, 131, 17, 32), 131, 17, 32)).toEqual(mask);
  });

  it('refuses what does not fit', () => {
    expect(() => packMask(new Uint8Array(9), 9, 1, 1)).toThrow('strideBytes is 1: 9 pixels need 2 or more');
    expect(() => packMask(new Uint8Array(8), 9, 1, 2)).toThrow('mask has 8 pixels: pass 9x1');
    expect(() => unpackMask(new Uint8Array(3), 9, 2, 2)).toThrow('packed mask has 3 bytes: 2 rows of 2 are needed');
  });
});
