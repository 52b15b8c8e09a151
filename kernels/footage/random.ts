/**
 * A 32-bit hash of integers: the only source of chance in the footage, so that a seed gives the same bytes everywhere.
 *
 * @param words  integers; the low 32 bits of each count
 * @returns u32
 * @source the `lowbias32` mixer of Chris Wellons' hash-prospector, applied once a word
 */
export function hash32(...words: number[]): number {
  let state = 0x9e3779b9;
  for (const word of words) state = mix(state ^ (word | 0)) + 0x9e3779b9 | 0;
  return mix(state) >>> 0;
}

function mix(word: number): number {
  let x = word | 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return x ^ (x >>> 16);
}

/** @returns f64 in [0, 1), a multiple of 2^-32, the hash of `words`. */
export function uniform(...words: number[]): number {
  return hash32(...words) / 2 ** 32;
}

/** @returns f64 in [-1, 1), the hash of `words`. */
export function centred(...words: number[]): number {
  return uniform(...words) * 2 - 1;
}

/** Entries of a noise table: a power of two, so that an offset wraps by a mask. */
export const NOISE_LENGTH = 65_536;

/**
 * Read noise, made once and read from hashed offsets.
 *
 * A sum of twelve uniform numbers instead of Box-Muller: logarithms and cosines may differ in the last bit between
 * machines, sums do not. Cut at 4 sigma, so that a limit on the brightest pixel of a region can be exact.
 *
 * @param sigma  standard deviation, DN
 * @returns f32, NOISE_LENGTH, DN
 * @source Irwin-Hall distribution: twelve uniforms have variance 1
 */
export function noiseTable(seed: number, sigma: number): Float32Array {
  const table = new Float32Array(NOISE_LENGTH);
  for (let i = 0; i < NOISE_LENGTH; i++) {
    let value: number;
    let attempt = 0;
    do {
      value = -6;
      for (let k = 0; k < 12; k++) value += uniform(seed, i, attempt, k);
      attempt++;
    } while (value > 4 || value < -4);
    table[i] = value * sigma;
  }
  return table;
}
