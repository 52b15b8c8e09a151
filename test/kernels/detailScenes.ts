import type { Frame, FrameFormat } from 'sightline/kernels';
import { checkerboard, comb, diagonals, discs, full, granularNoise, noise, rings, spiral } from '../support/maskPatterns.ts';
import { randomOf } from './cpu/scene.ts';

/** Samples above 127.5 DN (of an 8-bit scale) where the mask is set, below elsewhere, noisy. */
export function sampledFrame({ width, height, bitDepth }: FrameFormat, mask: Uint8Array): Frame {
  const random = randomOf(width * height + bitDepth), half = 2 ** (bitDepth - 1);
  const pixels = bitDepth === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height);
  mask.forEach((set, pixel) => { pixels[pixel] = Math.floor(half * random()) + (set ? half : 0); });
  return { index: 0, ptsUs: null, pixels };
}

/** Masks on which details go wrong when they go wrong, at any size. */
export const DETAIL_PATTERNS: readonly (readonly [name: string, draw: (width: number, height: number) => Uint8Array])[] = [
  ['sparse noise', (w, h) => noise(w, h, 0.2, 5)],
  ['dense noise', (w, h) => noise(w, h, 0.62, 6)],
  ['grains', (w, h) => granularNoise(w, h, 0.5, 3, 7)],
  ['discs', (w, h) => discs(w, h, 6, 2, Math.max(3, h / 4), 8)],
  ['a spiral', spiral],
  ['a comb', comb],
  ['full', full],
  ['rings within rings', rings],
  ['a checkerboard', checkerboard],
  ['diagonals', diagonals],
];

/** One pixel, one word and a bit, a word and its neighbours, more than a tile of any pass. */
export const DETAIL_SIZES = [[1, 1], [17, 3], [62, 40], [63, 41], [131, 77], [300, 70]] as const;
