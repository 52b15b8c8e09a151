import { createPlan, parseRecipe, type FrameFormat, type Plan, type StageName } from 'sightline/kernels';
import { unpackMask } from '../support/maskPatterns.ts';
import { readGzippedJson, unpackedBytes, unpackedSamples } from './packedGolden.ts';

/** One frame thresholded and its mask worked on by OpenCV, SciPy and scikit-image; levels lie between two samples. */
export interface MaskGolden {
  /** `morphology close disc 2, 33x21, 8 bits, 4-connected`. */
  readonly title: string;
  /** The stages and their parameters, levels apart: `threshold fixed, morphology close disc 2`. */
  readonly chain: string;
  readonly plan: Plan;
  readonly samples: Uint8Array | Uint16Array;
  /** 0/1, height x width, after the threshold and after every mask stage, in order. */
  readonly masks: readonly { readonly stage: StageName; readonly mask: Uint8Array }[];
  /** Components of the last mask. */
  readonly labelledCount: number;
}

interface Stored {
  readonly frames: Readonly<Record<string, { readonly width: number; readonly height: number; readonly bitDepth: number; readonly samples: string }>>;
  readonly cases: readonly {
    readonly frame: string;
    readonly connectivity: 4 | 8;
    readonly stages: readonly Readonly<Record<string, unknown>>[];
    readonly labelledCount: number;
    readonly masks: readonly string[];
  }[];
}

/** @returns morphology, fillHoles, removeSmall, hysteresis, `between` and chains of them: odd sizes, 8 and 16 bits, 4- and 8-connected */
export function maskGoldens(): MaskGolden[] {
  const { frames, cases } = readGzippedJson<Stored>('maskStages.json.gz');
  return cases.map(({ frame, connectivity, stages, labelledCount, masks }) => {
    const { width, height, bitDepth, samples } = frames[frame]!;
    const format: FrameFormat = { width, height, bitDepth, range: 'full', pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le' };
    const plan = createPlan(parseRecipe({
      recipe: 1, name: 'golden', stages: [...stages, { stage: 'label', connectivity }, { stage: 'measure', properties: ['area', 'bbox', 'intensity_mean'] }],
    }), format);
    const names = [plan.threshold.name, ...plan.masks.map(({ name }) => name)];
    const chain = stages.map((stage) => Object.keys(stage).filter((key) => !key.endsWith('Dn')).map((key) => stage[key]).join(' ')).join(', ');
    return {
      chain, title: `${stages.map((stage) => Object.values(stage).join(' ')).join(', ')}: ${width}x${height}, ${bitDepth} bits, ${connectivity}-connected`,
      plan, samples: unpackedSamples(samples, bitDepth), labelledCount,
      masks: masks.map((packed, index) => ({ stage: names[index]!, mask: unpackMask(new Uint8Array(unpackedBytes(packed)), width, height, Math.ceil(width / 8)) })),
    };
  });
}

/** @returns what one golden shows of its chain: a depth, a connectivity, and a small or a large frame */
export function facetsOf({ chain, plan: { format: { bitDepth, width }, label: { connectivity } } }: MaskGolden): string[] {
  return [`${chain}, ${bitDepth} bits`, `${chain}, ${connectivity}-connected`, `${chain}, ${width > 60 ? 'large' : 'small'}`];
}
