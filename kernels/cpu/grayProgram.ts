import type { Plan, PlannedGray } from '../recipe/plan.ts';
import { valueBound } from '../recipe/valueBound.ts';
import { programWasm } from '../stages/custom/programWasm.ts';
import { lookupTable } from '../stages/lookup/table.ts';
import type { Layout } from './layout.ts';
import { windowUnit } from './windowUnit.ts';

/** What one gray stage does to the rows of a whole image. */
type GrayWork =
  | { readonly kind: 'blur'; readonly blur: number }
  | { readonly kind: 'median'; readonly sizePx: 3 | 5 }
  | { readonly kind: 'local'; readonly radiusPx: number; readonly unit: number; readonly output: number }
  | { readonly kind: 'lookup'; readonly entries: number; readonly length: number; readonly indexScale: number }
  | { readonly kind: 'gradient'; readonly direction: boolean }
  | { readonly kind: 'hessian'; readonly output: number }
  /** A module of programWasm. */
  | { readonly kind: 'custom'; readonly code: Uint8Array<ArrayBuffer> };

/** A gray stage that reads an image when all threads have finished it; `from` and `to` are addresses, equal where it works in place. */
export type GrayStep = GrayWork & { readonly time: number; readonly from: number; readonly to: number };

/** LOCAL_* of assembly/localStatistics.ts. */
export const LOCAL = { mean: 0, deviation: 1, niblack: 2, sauvola: 3 } as const;
/** HESSIAN_* of assembly/derivatives.ts. */
const HESSIAN = ['xx', 'yy', 'xy', 'determinant', 'eigenvalue_max', 'eigenvalue_min'] as const;

/** @returns how many of the gray stages stream: blurs that follow the samples or flatField directly */
export function leadingBlurs(plan: Pick<Plan, 'gray'>): number {
  const other = plan.gray.findIndex((stage) => stage.stage !== 'gaussianBlur');
  return other < 0 ? plan.gray.length : other;
}

/** @returns the stages after the leading blurs, each from one image to the other; lookups stay where they are */
export function createGraySteps(plan: Plan, layout: Pick<Layout, 'images' | 'tables'>): GrayStep[] {
  const first = leadingBlurs(plan);
  let at = 0;
  return plan.gray.slice(first).map((stage, index) => {
    const time = plan.stageNames.indexOf(stage.name);
    const from = layout.images[at]!;
    if (stage.stage !== 'lookup') at = 1 - at;
    return { time, from, to: layout.images[at]!, ...workOf(plan, stage, valueBound(plan, first + index), layout) };
  });
}

function workOf(plan: Plan, stage: PlannedGray, bound: number, layout: Pick<Layout, 'tables'>): GrayWork {
  switch (stage.stage) {
    case 'gaussianBlur': return { kind: 'blur', blur: plan.blurs.indexOf(stage) };
    case 'median': return { kind: 'median', sizePx: stage.sizePx };
    case 'localMean': return { kind: 'local', radiusPx: stage.radiusPx, unit: windowUnit(bound, stage.radiusPx), output: LOCAL.mean };
    case 'localDeviation': return { kind: 'local', radiusPx: stage.radiusPx, unit: windowUnit(bound, stage.radiusPx), output: LOCAL.deviation };
    case 'lookup': {
      const { entries, indexScale } = lookupTable(stage, plan.format);
      return { kind: 'lookup', entries: layout.tables[plan.gray.filter(({ stage: kind }) => kind === 'lookup').indexOf(stage)]!, length: entries.length, indexScale };
    }
    case 'gradient': return { kind: 'gradient', direction: stage.output === 'direction' };
    case 'hessian': return { kind: 'hessian', output: HESSIAN.indexOf(stage.output) };
    case 'custom': return { kind: 'custom', code: programWasm(stage.program, plan.format.width, plan.format.height) };
  }
}
