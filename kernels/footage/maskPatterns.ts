/**
 * Masks that labelling is timed on: noise of every density and grain, discs, and the two extremes. Every pattern is a
 * Uint8Array of height x width 0/1 pixels, row-major, freshly made; the same arguments give the same pixels on every machine.
 *
 * @source the pattern list follows Grana et al., YACCLAB (granularity and density sweeps)
 */

export interface NamedMask {
  readonly name: string;
  /** height x width, 0 or 1, row-major. */
  readonly mask: Uint8Array;
}

/**
 * @param seed  any number; fractions are cut off, 0 counts as 1
 * @returns     a generator of numbers in [0, 1]: Marsaglia's xorshift32 (13, 17, 5) divided by 2^32
 */
export function xorshift32(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
}

/** @returns independent pixels, each set with probability `density` (0..1). */
export function noise(width: number, height: number, density: number, seed = 1): Uint8Array {
  const random = xorshift32(seed * 7919 + 13);
  return new Uint8Array(width * height).map(() => (random() < density ? 1 : 0));
}

/** @returns independent cells of `cellPx` x `cellPx` pixels, each set with probability `density` (0..1). */
export function granularNoise(width: number, height: number, density: number, cellPx: number, seed = 1): Uint8Array {
  const random = xorshift32(seed * 104_729 + 5);
  const columns = Math.ceil(width / cellPx);
  const cells = new Uint8Array(columns * Math.ceil(height / cellPx)).map(() => (random() < density ? 1 : 0));
  return drawn(width, height, (x, y) => cells[Math.floor(y / cellPx) * columns + Math.floor(x / cellPx)] === 1);
}

/** @returns `count` filled discs with centres anywhere in the frame and radii from `minRadiusPx` to `maxRadiusPx`; they may overlap. */
export function discs(width: number, height: number, count: number, minRadiusPx: number, maxRadiusPx: number, seed = 3): Uint8Array {
  const random = xorshift32(seed);
  const mask = new Uint8Array(width * height);
  for (let disc = 0; disc < count; disc++) {
    const centreX = random() * width;
    const centreY = random() * height;
    const radius = minRadiusPx + random() * (maxRadiusPx - minRadiusPx);
    const lastX = Math.min(width - 1, centreX + radius);
    const lastY = Math.min(height - 1, centreY + radius);
    for (let y = Math.max(0, Math.floor(centreY - radius)); y <= lastY; y++) {
      for (let x = Math.max(0, Math.floor(centreX - radius)); x <= lastX; x++) {
        if ((x - centreX) ** 2 + (y - centreY) ** 2 <= radius * radius) mask[y * width + x] = 1;
      }
    }
  }
  return mask;
}

/** @returns no pixel set. */
export function empty(width: number, height: number): Uint8Array {
  return new Uint8Array(width * height);
}

/** @returns every pixel set. */
export function full(width: number, height: number): Uint8Array {
  return new Uint8Array(width * height).fill(1);
}

function drawn(width: number, height: number, isSet: (x: number, y: number) => boolean): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) mask[y * width + x] = isSet(x, y) ? 1 : 0;
  return mask;
}
