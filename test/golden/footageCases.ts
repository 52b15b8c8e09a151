import type { FootageOptions } from '../../kernels/footage/footage.ts';

const every = (step: number, count: number): number[] => Array.from({ length: count }, (_, i) => i * step);

/** Footage that footage.py judges and the tests render again: from the smallest size to 4K, odd sizes, all depths. */
export const FOOTAGE_CASES: readonly (FootageOptions & { readonly name: string; readonly frames: readonly number[] })[] = [
  { name: '128x96', width: 128, height: 96, seed: 1, frames: every(1, 80) },
  { name: '333x217', width: 333, height: 217, seed: 2, frames: every(3, 30) },
  { name: '640x480', width: 640, height: 480, seed: 3, frames: every(5, 16) },
  { name: '1080x1920', width: 1080, height: 1920, seed: 4, frames: every(11, 5) },
  { name: '1920x1080', width: 1920, height: 1080, seed: 1, frames: every(7, 10) },
  { name: '3840x2160', width: 3840, height: 2160, seed: 1, frames: every(12, 4) },
  { name: '640x480-12bit', width: 640, height: 480, bitDepth: 12, seed: 5, frames: every(9, 6) },
  { name: '333x217-16bit', width: 333, height: 217, bitDepth: 16, seed: 6, frames: every(9, 6) },
];
