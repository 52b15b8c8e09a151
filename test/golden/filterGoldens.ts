import type { FlatFieldMaps, FrameFormat } from 'sightline/kernels';
import { readGzippedJson, unpackedBytes, unpackedSamples } from './packedGolden.ts';

interface GoldenFrame {
  readonly title: string;
  /** The stage and its parameters, levels apart: `localMean 6`. */
  readonly subject: string;
  readonly format: FrameFormat;
  readonly samples: Uint8Array | Uint16Array;
  /** null: no flatField stands before the stage. */
  readonly maps: FlatFieldMaps | null;
}

/** One gray stage as NumPy and SciPy compute it in f64 from the samples or their flatField. */
export interface FilterGolden extends GoldenFrame {
  /** As in a recipe. */
  readonly stage: { readonly stage: string; readonly output?: string; readonly sigmaPx?: number };
  readonly values: Float64Array;
  /** Largest difference that rounding in f32 may leave, in the unit of the values. */
  readonly tolerance: number;
}

/** A threshold whose level scikit-image finds at every pixel. */
export interface LocalThresholdGolden extends GoldenFrame {
  /** As in a recipe. */
  readonly threshold: { readonly stage: string };
  /** f32: what the threshold reads. */
  readonly input: Float32Array;
  /** f64, DN. */
  readonly levels: Float64Array;
  /** 0/1. */
  readonly mask: Uint8Array;
  /** Where a value lies nearer to its level than this, it is a tie. */
  readonly tieDn: number;
}

interface StoredCase {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly samples: string;
  readonly maps: { readonly dark: string; readonly gain: string } | null;
  readonly stages: readonly { readonly stage: FilterGolden['stage'] & { readonly method?: string }; readonly values: string }[];
  readonly thresholds: readonly { readonly threshold: object; readonly levels: string; readonly mask: string }[];
}

interface Stored {
  readonly cases: readonly StoredCase[];
  /** By bit depth: the entries of `lookup` by `table`, i32. */
  readonly tables: Readonly<Record<string, string>>;
}

const stored = (): Stored => readGzippedJson('filterStages.json.gz');

function frameOf({ width, height, bitDepth, samples, maps }: StoredCase, stage: object): GoldenFrame {
  const subject = Object.values(stage).join(' ');
  return {
    subject, title: `${subject}, ${width}x${height}, ${bitDepth} bits${maps ? ', corrected' : ''}`,
    format: { width, height, pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le', bitDepth, range: 'full' },
    samples: unpackedSamples(samples, bitDepth),
    maps: maps && {
      width, height, meanDn: 1, clampedCount: 0, bad: new Uint32Array(0),
      dark: new Float32Array(unpackedBytes(maps.dark)), gain: new Float32Array(unpackedBytes(maps.gain)),
    },
  };
}

/** Levels and entries of the source's scale, as filterStages.py completes its stages. */
function completed(stage: StoredCase['stages'][number]['stage'], bitDepth: number, tables: Stored['tables']): FilterGolden['stage'] {
  const full = 2 ** bitDepth - 1;
  if (stage.method === 'contrast') return { ...stage, blackDn: Math.floor(full / 10), whiteDn: Math.floor((7 * full) / 10) } as FilterGolden['stage'];
  if (stage.method === 'table') return { ...stage, tableDn: Array.from(new Int32Array(unpackedBytes(tables[bitDepth]!))) } as FilterGolden['stage'];
  return stage;
}

/** 1e-3 of the values' unit, or a few steps of f32 at full scale; a determinant is the product of two differences, the widest blur twice a sum of 161. */
function toleranceOf({ output, sigmaPx = 0 }: FilterGolden['stage'], bitDepth: number): number {
  if (output === 'direction') return 1e-3;
  if (sigmaPx >= 20) return Math.max(1e-3, 2 ** (bitDepth - 20));
  return Math.max(1e-3, output === 'determinant' ? 2 ** (2 * bitDepth - 20) : 2 ** (bitDepth - 21));
}

/** @returns median, localMean, localDeviation, lookup, gradient, hessian and wide blurs of 8, 12 and 16 bits, odd sizes, with and without maps */
export function filterGoldens(): FilterGolden[] {
  const { cases, tables } = stored();
  return cases.flatMap((each) => each.stages.map(({ stage, values }) => ({
    ...frameOf(each, stage), stage: completed(stage, each.bitDepth, tables),
    values: new Float64Array(unpackedBytes(values)), tolerance: toleranceOf(stage, each.bitDepth),
  })));
}

/** @returns what one golden shows of its stage: a depth at a small or the largest size and with or without maps, and a size */
export function facetsOf({ subject, format: { width, height, bitDepth }, maps }: GoldenFrame): string[] {
  return [`${subject}, ${bitDepth} bits, ${width > 17 ? 'large' : 'small'}`, `${subject}, ${bitDepth} bits, maps ${maps !== null}`, `${subject}, ${width}x${height}`];
}

/** @returns the largest difference between a stage's values and the golden's; directions are compared round the circle */
export function worstDifference({ stage, values }: FilterGolden, ours: ArrayLike<number>): number {
  const turn = stage.output === 'direction' ? 2 * Math.PI : Infinity;
  return values.reduce((worst, value, pixel) => {
    const difference = Math.abs(value - ours[pixel]!);
    return Math.max(worst, Number.isNaN(difference) ? Infinity : Math.min(difference, Math.abs(turn - difference)));
  }, 0);
}

/** @returns niblack and sauvola of the same frames */
export function localThresholdGoldens(): LocalThresholdGolden[] {
  return stored().cases.flatMap((each) => each.thresholds.map(({ threshold, levels, mask }) => {
    const frame = frameOf(each, threshold), { maps } = frame;
    return {
      ...frame, threshold: { stage: 'threshold', ...threshold },
      input: Float32Array.from(frame.samples, (sample, pixel) => (maps ? Math.fround(sample - maps.dark[pixel]!) * maps.gain[pixel]! : sample)),
      levels: new Float64Array(unpackedBytes(levels)), mask: new Uint8Array(unpackedBytes(mask)), tieDn: Math.max(1e-3, 2 ** (each.bitDepth - 21)),
    };
  }));
}

/** @returns pixels whose mask differs from scikit-image's though the value does not lie on its level */
export function unlikeMask({ input, levels, mask, tieDn }: LocalThresholdGolden, ours: ArrayLike<number>): number[] {
  return Array.from(mask.keys()).filter((pixel) => ours[pixel] !== mask[pixel] && Math.abs(input[pixel]! - levels[pixel]!) > tieDn);
}
