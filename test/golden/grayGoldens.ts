import type { FrameFormat } from '../../kernels/frame.ts';
import { readGzippedJson, unpackedBytes, unpackedSamples } from './packedGolden.ts';

/** A frame and where it came from, as grayStages.py stored it. */
export interface GrayGolden {
  /** `40x31, 8 bits, sigma 1.1`. */
  readonly title: string;
  /** Full range, except in loadGoldens. */
  readonly format: FrameFormat;
  /** height x width, row-major, the source's own values. */
  readonly samples: Uint8Array | Uint16Array;
}

export interface BlurGolden extends GrayGolden {
  readonly sigmaPx: number;
  /** undefined where the radius follows from sigma. */
  readonly radiusPx: number | undefined;
  /** scipy.ndimage.gaussian_filter(mode="nearest", truncate=4) of the samples, f64, DN. */
  readonly blurred: Float64Array;
}

export interface TapsGolden {
  readonly sigmaPx: number;
  readonly radiusPx: number | undefined;
  /** SciPy's weights, f64. */
  readonly taps: Float64Array;
}

export interface FlatFieldGolden extends GrayGolden {
  /** Mean dark and flat frame, f64, DN: what a calibration starts from. No bad pixels, no gain near its clamp. */
  readonly darkMean: Float64Array;
  readonly flatMean: Float64Array;
  /** Mean of flat - dark, DN. */
  readonly meanDn: number;
  /** The maps, rounded to f32. */
  readonly dark: Float32Array;
  readonly gain: Float32Array;
  /** (samples - dark) * gain of the rounded maps, f64, DN. */
  readonly corrected: Float64Array;
  /** The same in two f32 operations: bit for bit what Plan.flatField asks of an engine. */
  readonly correctedF32: Float32Array;
}

export interface LoadGolden extends GrayGolden {
  readonly offset: number;
  readonly scale: number;
  /** (f32(sample) - offset) * scale in f32: bit for bit what Plan.load asks of an engine. */
  readonly dnF32: Float32Array;
}

interface StoredFrame {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly samples: string;
}

interface StoredGoldens {
  readonly blurs: readonly (StoredFrame & { sigmaPx: number; radiusPx: number | null; blurred: string })[];
  readonly taps: readonly { sigmaPx: number; radiusPx: number | null; taps: string }[];
  readonly flatFields: readonly (StoredFrame & { meanDn: number; darkMean: string; flatMean: string; dark: string; gain: string; corrected: string; f32: string })[];
  readonly loads: readonly (StoredFrame & { offset: number; scale: number; f32: string })[];
}

const stored = (): StoredGoldens => readGzippedJson('grayStages.json.gz');

function frameOf({ width, height, bitDepth, samples }: StoredFrame, range: FrameFormat['range'] = 'full'): Pick<GrayGolden, 'format' | 'samples'> {
  return {
    format: { width, height, pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le', bitDepth, range },
    samples: unpackedSamples(samples, bitDepth),
  };
}

const sizeTitle = ({ width, height, bitDepth }: StoredFrame): string => `${width}x${height}, ${bitDepth} bits`;

/** @returns frames of odd sizes blurred by SciPy: sigma 0.5 to 7 px, some with a radius of their own. */
export function blurGoldens(): BlurGolden[] {
  return stored().blurs.map((blur) => ({
    title: `${sizeTitle(blur)}, sigma ${blur.sigmaPx}${blur.radiusPx === null ? '' : `, radius ${blur.radiusPx}`}`,
    ...frameOf(blur),
    sigmaPx: blur.sigmaPx,
    radiusPx: blur.radiusPx ?? undefined,
    blurred: new Float64Array(unpackedBytes(blur.blurred)),
  }));
}

/** @returns SciPy's Gaussian weights. */
export function tapsGoldens(): TapsGolden[] {
  return stored().taps.map(({ sigmaPx, radiusPx, taps }) => ({
    sigmaPx, radiusPx: radiusPx ?? undefined, taps: new Float64Array(unpackedBytes(taps)),
  }));
}

/** @returns frames corrected by NumPy at 8, 12 and 16 bits. */
export function flatFieldGoldens(): FlatFieldGolden[] {
  return stored().flatFields.map((flat) => ({
    title: sizeTitle(flat),
    ...frameOf(flat),
    meanDn: flat.meanDn,
    darkMean: new Float64Array(unpackedBytes(flat.darkMean)),
    flatMean: new Float64Array(unpackedBytes(flat.flatMean)),
    dark: new Float32Array(unpackedBytes(flat.dark)),
    gain: new Float32Array(unpackedBytes(flat.gain)),
    corrected: new Float64Array(unpackedBytes(flat.corrected)),
    correctedF32: new Float32Array(unpackedBytes(flat.f32)),
  }));
}

/** @returns limited-range samples of 8, 10, 12 and 16 bits as DN, one row each. */
export function loadGoldens(): LoadGolden[] {
  return stored().loads.map((load) => ({
    title: sizeTitle(load),
    ...frameOf(load, 'limited'),
    offset: load.offset,
    scale: load.scale,
    dnF32: new Float32Array(unpackedBytes(load.f32)),
  }));
}
