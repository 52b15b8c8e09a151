import { sampleBytes } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import { otsuBinScale } from '../stages/threshold/otsu.ts';
import type { DetailOptions } from './detailRunner.ts';
import type { Fusion } from './fusion.ts';
import type { Layout } from './layout.ts';

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
  /** null: Otsu's method finds it. */
  readonly levelDn: number | null;
  readonly keepBelow: boolean;
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
  readonly maskStride: number;
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

/** What a worker says: it waits for jobs, or it cannot go on. */
export type ThreadMessage = { readonly type: 'ready' } | { readonly type: 'failed'; readonly message: string };

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
    levelDn: plan.threshold.method === 'fixed' ? Math.fround(plan.threshold.levelDn) : null,
    keepBelow: plan.threshold.keep === 'below',
    binScale: otsuBinScale(fullScaleDn),
    connectivity: plan.label.connectivity,
    minAreaPx2: Math.min(plan.measure.minAreaPx2, NO_LIMIT),
    maxAreaPx2: Math.min(plan.measure.maxAreaPx2 ?? NO_LIMIT, NO_LIMIT),
    intensity: plan.needsIntensity ? plan.intensity.source : 'none',
    weighted: plan.needsWeighted,
    unit: 2 ** plan.intensity.fractionBits,
    details: detailOptions(plan),
    maskStride: plan.mask.strideBytes,
    stageCount: plan.stageNames.length,
    fusion,
    layout,
  };
}

/** @returns null where the plan needs no details */
export function detailOptions(plan: Plan): DetailOptions | null {
  if (plan.details.size === 0) return null;
  return {
    wanted: [...plan.details], connectivity: plan.label.connectivity, width: plan.format.width, height: plan.format.height,
    maskStride: plan.mask.strideBytes, sampleBytes: sampleBytes(plan.format), corrected: plan.intensity.source === 'flatField',
    unit: 2 ** plan.intensity.fractionBits, excludeBorder: plan.measure.excludeBorder,
  };
}

/** Indices into `['raw', ...stageNames]`, which jobs carry. */
export function stageIndices(program: Program): { readonly threshold: number; readonly label: number } {
  const threshold = 1 + (program.hasFlatField ? 1 : 0) + program.radii.length;
  return { threshold, label: threshold + 1 };
}
