import { sampleBytes, saturatedFrom } from '../frame.ts';
import { streams, type Plan } from '../recipe/plan.ts';
import type { DerivedPlan } from '../regions/deriveTable.ts';
import { wholeRegionDetails } from '../regions/regionDetails.ts';
import { otsuBinScale } from '../stages/threshold/otsu.ts';
import type { DetailOptions } from './detailRunner.ts';
import type { Fusion } from './fusion.ts';
import { createGraySteps, leadingBlurs, type GrayStep } from './grayProgram.ts';
import type { Layout } from './layout.ts';
import { createMaskSteps, createThreshold, type MaskStep, type ThresholdWork } from './maskProgram.ts';
import type { SummedPlan } from './readSums.ts';

/** What of a plan decides about a region. */
export type FilterPlan = DerivedPlan & SummedPlan;

/** What a worker needs of a plan: numbers and addresses, so that it can be sent without the maps. */
export interface Program {
  readonly width: number;
  readonly height: number;
  readonly sampleBytes: 1 | 2;
  readonly fullScaleDn: number;
  readonly load: { readonly offset: number; readonly scale: number };
  readonly hasFlatField: boolean;
  /** Bad pixels and the words of their table; 0 where nothing is replaced. */
  readonly badPixels: { readonly count: number; readonly words: number };
  readonly radii: readonly number[];
  /** Strips of rows go through all stages, from samples to sums: no stage waits for a whole image or mask. */
  readonly streams: boolean;
  /** Blurs that follow the samples or flatField directly; graySteps come after them. */
  readonly leadingBlurs: number;
  readonly graySteps: readonly GrayStep[];
  readonly threshold: ThresholdWork;
  readonly maskSteps: readonly MaskStep[];
  /** f32: bins per DN of the histogram. */
  readonly binScale: number;
  readonly connectivity: 4 | 8;
  readonly minAreaPx2: number;
  readonly maxAreaPx2: number;
  readonly intensity: 'none' | 'raw' | 'flatField';
  readonly weighted: boolean;
  /** 2^fractionBits. */
  readonly unit: number;
  /** null where the plan needs no details. */
  readonly details: DetailOptions | null;
  /** Tells which regions may stay in the table before the details that are no sums are found; null where they are found at once, for all. */
  readonly filter: FilterPlan | null;
  readonly maskStride: number;
  /** The mask that is labelled ends where the ROI ends. */
  readonly clips: boolean;
  readonly stageCount: number;
  readonly fusion: Fusion;
  readonly layout: Layout;
}

/** The first message to a worker. */
export interface StartMessage {
  readonly type: 'start';
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly program: Program;
  readonly thread: number;
}

/** What a worker says: it waits for jobs, it leaves after the last, or it cannot go on. */
export type ThreadMessage = { readonly type: 'ready' | 'ended' } | { readonly type: 'failed'; readonly message: string };

/** Largest u32: no upper limit of area. */
const NO_LIMIT = 2 ** 32 - 1;

export function createProgram(plan: Plan, layout: Layout, fusion: Fusion): Program {
  const fullScaleDn = 2 ** plan.format.bitDepth - 1;
  return {
    width: plan.format.width,
    height: plan.format.height,
    sampleBytes: sampleBytes(plan.format),
    fullScaleDn,
    load: plan.load,
    hasFlatField: plan.flatField !== null,
    badPixels: { count: plan.flatField?.bad.count ?? 0, words: plan.flatField?.bad.table.length ?? 0 },
    radii: plan.blurs.map((blur) => blur.radiusPx),
    streams: streams(plan),
    leadingBlurs: leadingBlurs(plan),
    graySteps: createGraySteps(plan, layout),
    threshold: createThreshold(plan),
    maskSteps: createMaskSteps(plan, layout),
    binScale: otsuBinScale(fullScaleDn),
    connectivity: plan.label.connectivity,
    minAreaPx2: Math.min(plan.measure.minAreaPx2, NO_LIMIT),
    maxAreaPx2: Math.min(plan.measure.maxAreaPx2 ?? NO_LIMIT, NO_LIMIT),
    intensity: plan.needsIntensity ? plan.intensity.source : 'none',
    weighted: plan.needsWeighted,
    unit: 2 ** plan.intensity.fractionBits,
    details: detailOptions(plan),
    filter: filterPlan(plan),
    maskStride: plan.mask.strideBytes,
    clips: plan.roi?.mode === 'clip',
    stageCount: plan.stageNames.length,
    fusion,
    layout,
  };
}

function filterPlan({ recipe: { pixelSizeUm }, format, measure, intensity, details, needsIntensity, needsWeighted, roi }: Plan): FilterPlan | null {
  if (wholeRegionDetails(details).size === 0 || (!measure.filters && roi?.mode !== 'drop')) return null;
  return { recipe: { pixelSizeUm }, format, measure, intensity, details, needsIntensity, needsWeighted, roi: roi && { mode: roi.mode } };
}

/** @returns null where the plan needs no details */
export function detailOptions(plan: Plan): DetailOptions | null {
  if (plan.details.size === 0) return null;
  return {
    wanted: [...plan.details], connectivity: plan.label.connectivity, width: plan.format.width, height: plan.format.height,
    maskStride: plan.mask.strideBytes, sampleBytes: sampleBytes(plan.format), corrected: plan.intensity.source === 'flatField',
    unit: 2 ** plan.intensity.fractionBits, excludeBorder: plan.measure.excludeBorder,
    saturatedFrom: saturatedFrom(plan.format),
  };
}

/** Indices into `['raw', ...stageNames]`, which jobs carry. Stages between the two have masks. */
export function stageIndices(program: Program): { readonly threshold: number; readonly label: number } {
  return { threshold: 1 + (program.hasFlatField ? 1 : 0) + program.leadingBlurs + program.graySteps.length, label: program.stageCount - 1 };
}

/** Where a job that was asked for a stage leaves its pixels. Masks and labels are unpacked into the first image, free by then. */
export function stageImageAddress({ layout, graySteps }: Program, stage: number): number {
  return graySteps.find(({ time }) => time === stage - 1)?.to ?? layout.image;
}

/** The image that the threshold reads, where there is one. */
export function lastImageAddress({ layout, graySteps }: Program): number {
  return graySteps.at(-1)?.to ?? layout.image;
}

/** Where a stage leaves its mask; of the threshold stage, the mask that is finished when the stages after it have not begun. */
export function maskAddress({ layout, maskSteps }: Program, stage: number): number {
  return maskSteps.findLast(({ time }) => time <= stage - 1)?.to ?? layout.mask;
}

/** The mask that is labelled. */
export function lastMaskAddress(program: Program): number {
  return maskAddress(program, program.stageCount);
}
