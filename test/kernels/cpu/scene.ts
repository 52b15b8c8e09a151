import { createPlan, recipeSchema, type FlatFieldMaps, type Frame, type FrameFormat, type Plan } from 'sightline/kernels';

/** A xorshift generator: the same numbers on every run. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state / 2 ** 32;
  };
}

export function gray8(width: number, height: number): FrameFormat {
  return { width, height, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
}

export function gray16(width: number, height: number, bitDepth = 16): FrameFormat {
  return { width, height, pixelFormat: 'gray16le', bitDepth, range: 'full' };
}

/** Maps with an offset, a column pattern and a falling gain. */
export function syntheticMaps({ width, height, bitDepth }: FrameFormat): FlatFieldMaps {
  const random = randomOf(77), unit = 2 ** (bitDepth - 8);
  const dark = new Float32Array(width * height), gain = new Float32Array(width * height);
  for (let pixel = 0; pixel < dark.length; pixel++) {
    const x = pixel % width, y = Math.floor(pixel / width);
    dark[pixel] = (6 + 2 * (x % 3) + random()) * unit;
    gain[pixel] = 0.8 + 0.4 * Math.hypot(x / width - 0.5, y / height - 0.5) + 0.01 * random();
  }
  return { width, height, dark, gain, meanDn: 120 * unit, bad: new Uint32Array(0), clampedCount: 0 };
}

/** Every property, so that all sums are made. */
export const ALL_PROPERTIES = ['area', 'bbox', 'centroid', 'axis_major_length', 'orientation', 'intensity_mean', 'intensity_std', 'intensity_min', 'intensity_max', 'centroid_weighted'];

/** A plan of the given stages; threshold, label and measure are added. */
export function planOf(format: FrameFormat, options: {
  flatField?: boolean;
  /** Bad pixels, ascending. */
  bad?: readonly number[];
  blurs?: readonly object[];
  threshold?: object;
  connectivity?: 4 | 8;
  measure?: object;
} = {}): Plan {
  const recipe = recipeSchema.parse({
    recipe: 1, name: 'test',
    stages: [
      ...(options.flatField ? [{ stage: 'flatField' }] : []),
      ...(options.blurs ?? []).map((blur) => ({ stage: 'gaussianBlur', ...blur })),
      { stage: 'threshold', ...(options.threshold ?? { method: 'fixed', levelDn: 127.5 }) },
      { stage: 'label', connectivity: options.connectivity ?? 8 },
      { stage: 'measure', properties: ALL_PROPERTIES, ...options.measure },
    ],
  });
  return createPlan(recipe, format, options.flatField ? { ...syntheticMaps(format), bad: Uint32Array.from(options.bad ?? []) } : null);
}

/** Smooth blobs with noise on top, over the whole range of the format. */
export function noisyFrame({ width, height, bitDepth, pixelFormat }: FrameFormat, seed = 1): Frame {
  const random = randomOf(seed), full = 2 ** bitDepth - 1;
  const pixels = pixelFormat === 'gray8' ? new Uint8Array(width * height) : new Uint16Array(width * height);
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    const x = pixel % width, y = Math.floor(pixel / width);
    const wave = 0.5 + 0.3 * Math.sin(x / 5) * Math.cos(y / 7);
    pixels[pixel] = Math.round(full * Math.min(1, Math.max(0, wave + 0.3 * (random() - 0.5))));
  }
  return { index: seed, ptsUs: seed * 1000, pixels };
}

/** A mask as a frame: 255 where it is set; intensities are then all 255 too. */
export function maskFrame(mask: Uint8Array): Frame {
  return { index: 0, ptsUs: null, pixels: mask.map((set) => (set ? 255 : 0)) };
}
