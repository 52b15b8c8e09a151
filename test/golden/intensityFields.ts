import { xorshift32 } from '../support/maskPatterns.ts';

/**
 * Value noise: random numbers on a grid, blended smoothly in between, at several scales. A stand-in for natural images that
 * is the same on every machine: additions and multiplications only, no function whose last bit a library may choose.
 *
 * @param cellPx   grid spacing of the coarsest scale, px; every further octave halves it and its weight
 * @returns        f64, height x width, 0..1
 * @source Perlin, Hoffert: Hypertexture, 1989 (turbulence); the blend is 3 t^2 - 2 t^3
 */
export function valueNoise(width: number, height: number, cellPx: number, octaves: number, seed: number): Float64Array {
  const field = new Float64Array(width * height);
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    const weight = 2 ** -octave;
    total += weight;
    addOctave(field, width, height, Math.max(2, cellPx * weight), weight, seed * 31 + octave);
  }
  return field.map((value) => value / total);
}

function addOctave(field: Float64Array, width: number, height: number, cellPx: number, weight: number, seed: number): void {
  const random = xorshift32(seed * 7919 + 1);
  const columns = Math.floor(width / cellPx) + 2;
  const grid = new Float64Array(columns * (Math.floor(height / cellPx) + 2)).map(() => random());
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cellPx);
    const down = blend(y / cellPx - row);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / cellPx);
      const across = blend(x / cellPx - column);
      const at = (dy: number, dx: number): number => grid[(row + dy) * columns + column + dx]!;
      const top = at(0, 0) + (at(0, 1) - at(0, 0)) * across;
      const bottom = at(1, 0) + (at(1, 1) - at(1, 0)) * across;
      field[y * width + x]! += weight * (top + (bottom - top) * down);
    }
  }
}

const blend = (t: number): number => t * t * (3 - 2 * t);
