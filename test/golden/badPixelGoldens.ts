import type { FlatFieldMaps, FrameFormat } from 'sightline/kernels';
import { readGzippedJson, unpackedBytes, unpackedSamples } from './packedGolden.ts';

/** A frame, its maps and what NumPy makes of them, bad pixels replaced. */
export interface BadPixelGolden {
  readonly title: string;
  readonly format: FrameFormat;
  readonly samples: Uint8Array | Uint16Array;
  readonly maps: FlatFieldMaps;
  /** f32, DN, bit for bit; NaN where the pixel lies too deep in a cluster for the 5x5 window. */
  readonly filled: Float32Array;
  /** Those pixels, and the corrected values of the nearest valid pixels, one of which they become. */
  readonly buried: readonly { readonly pixel: number; readonly candidates: Float32Array }[];
}

interface StoredCase {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly bad: readonly number[];
  readonly samples: string;
  readonly dark: string;
  readonly gain: string;
  readonly filled: string;
  readonly buried: readonly { readonly pixel: number; readonly candidates: string }[];
}

/** @returns what badPixels.py stored; maps are fresh at every call, since filling writes into them */
export function badPixelGoldens(): BadPixelGolden[] {
  return readGzippedJson<{ cases: StoredCase[] }>('badPixels.json.gz').cases.map(({ title, width, height, bitDepth, ...stored }) => ({
    title,
    format: { width, height, pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le', bitDepth, range: 'full' },
    samples: unpackedSamples(stored.samples, bitDepth),
    maps: {
      width, height, meanDn: 1, clampedCount: 0, bad: Uint32Array.from(stored.bad),
      dark: new Float32Array(unpackedBytes(stored.dark)), gain: new Float32Array(unpackedBytes(stored.gain)),
    },
    filled: new Float32Array(unpackedBytes(stored.filled)),
    buried: stored.buried.map(({ pixel, candidates }) => ({ pixel, candidates: new Float32Array(unpackedBytes(candidates)) })),
  }));
}

/** @returns the first pixel that is not NumPy's, -1 when all are */
export function firstUnlikeNumpy({ filled, buried }: BadPixelGolden, values: ArrayLike<number>): number {
  const candidatesOf = new Map(buried.map(({ pixel, candidates }) => [pixel, candidates]));
  return filled.findIndex((value, pixel) => {
    const got = values[pixel]!;
    const candidates = candidatesOf.get(pixel);
    return candidates ? !candidates.includes(got) : !Object.is(got + 0, value + 0);
  });
}
