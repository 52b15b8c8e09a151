import { createHash } from 'node:crypto';
import type { Engine } from '../../kernels/engine.ts';
import type { FrameFormat, SampleRange } from '../../kernels/frame.ts';
import { createPlan, type Plan } from '../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../kernels/recipe/schema.ts';
import type { RegionTable } from '../../kernels/regions/regionTable.ts';
import { labelImageSha256 } from './labelGoldens.ts';
import { readGzippedJson, unpackedBytes, unpackedSamples } from './packedGolden.ts';
import { regionDifferences, type GoldenColumns } from './regionDifferences.ts';

/** One frame inspected by NumPy, SciPy and scikit-image: pipeline.py says how. */
export interface PipelineGolden {
  readonly title: string;
  readonly plan: Plan;
  readonly samples: Uint8Array | Uint16Array;
  /** null: every pixel has its own. */
  readonly levelDn: number | null;
  readonly labelledCount: number;
  /** Of the mask that is labelled, as 0/1 bytes, height x width. */
  readonly maskSha256: string;
  /** See labelImageSha256. */
  readonly labelSha256: string;
  /** Numbers of the regions that the recipe keeps, and their properties. */
  readonly label: readonly number[];
  readonly columns: GoldenColumns;
}

interface StoredCase {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly range: SampleRange;
  readonly recipe: unknown;
  readonly samples: string;
  readonly maps: { readonly dark: string; readonly gain: string } | null;
  readonly levelDn: number | null;
  readonly labelledCount: number;
  readonly maskSha256: string;
  readonly labelSha256: string;
  readonly label: readonly number[];
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

/**
 * Whole frames of 8, 10, 12 and 16 bits, full and limited range, with and without flatField, blurs and limits. No pixel lies within
 * 2e-3 DN (of an 8-bit scale) of the level, so masks and labels are exact.
 */
export function pipelineGoldens(): PipelineGolden[] {
  return readGzippedJson<{ cases: readonly StoredCase[] }>('pipeline.json.gz').cases.map((stored) => {
    const { title, width, height, bitDepth, range, levelDn, labelledCount, maskSha256, labelSha256, label } = stored;
    const format: FrameFormat = { width, height, bitDepth, range, pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le' };
    const maps = stored.maps && {
      width, height, meanDn: 1, bad: new Uint32Array(0), clampedCount: 0,
      dark: new Float32Array(unpackedBytes(stored.maps.dark)), gain: new Float32Array(unpackedBytes(stored.maps.gain)),
    };
    return {
      title, levelDn, labelledCount, maskSha256, labelSha256, label,
      plan: createPlan(recipeSchema.parse(stored.recipe), format, maps),
      samples: unpackedSamples(stored.samples, bitDepth),
      columns: new Map(Object.entries(stored.columns)),
    };
  });
}

/** What any implementation found in a golden's frame. */
export interface PipelineFindings {
  readonly levelDn: number | null;
  readonly labelledCount: number;
  /** 0/1 bytes. */
  readonly mask: Uint8Array;
  readonly labels: Uint32Array;
  readonly regions: RegionTable;
}

/** @returns a line for everything in which the findings differ from the golden. */
export function pipelineDifferences(golden: PipelineGolden, found: PipelineFindings): string[] {
  const facts: [name: string, ours: string | number, theirs: string | number][] = [
    // Levels are f32 in an engine.
    ['level', levelText(found.levelDn), levelText(golden.levelDn)],
    ['labelled regions', found.labelledCount, golden.labelledCount],
    ['SHA-256 of the mask', createHash('sha256').update(found.mask).digest('hex'), golden.maskSha256],
    ['SHA-256 of the label image', labelImageSha256(found.labels), golden.labelSha256],
    ['labels of the kept regions', Array.from(found.regions.label).join(' '), golden.label.join(' ')],
    ['columns', Array.from(found.regions.columns.keys()).join(' '), Array.from(golden.columns.keys()).join(' ')],
  ];
  return [
    ...facts.filter(([, ours, theirs]) => ours !== theirs).map(([name, ours, theirs]) => `${name}: ${ours}, golden ${theirs}`),
    ...regionDifferences(golden.columns, found.regions, golden.plan),
  ];
}

const levelText = (level: number | null): string => (level === null ? 'none' : String(Math.fround(level)));

/** Inspects a golden's frame with an engine built for its plan, reading mask and labels back. */
export async function inspectGolden(golden: PipelineGolden, engine: Engine): Promise<PipelineFindings> {
  const { levelDn, labelledCount, regions } = await engine.inspect({ index: 0, ptsUs: null, pixels: golden.samples });
  const mask = (await engine.readStage((golden.plan.masks.at(-1) ?? golden.plan.threshold).name)).data;
  const labels = (await engine.readStage(golden.plan.label.name)).data;
  if (!(mask instanceof Uint8Array) || !(labels instanceof Uint32Array)) throw new TypeError('readStage: threshold gives bytes, label gives u32');
  return { levelDn, labelledCount, mask, labels, regions };
}
