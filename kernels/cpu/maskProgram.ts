import { fullScaleDn } from '../frame.ts';
import { valueBound } from '../recipe/valueBound.ts';
import type { Plan, PlannedMask } from '../recipe/plan.ts';
import { LOCAL } from './grayProgram.ts';
import type { Layout } from './layout.ts';
import { windowUnit } from './windowUnit.ts';

/** How a mask is made of the last gray image. Levels are f32. */
export type ThresholdWork =
  /** levelDn null: Otsu's method finds it. */
  | { readonly kind: 'level'; readonly levelDn: number | null; readonly below: boolean }
  | { readonly kind: 'between'; readonly levelDn: number; readonly upperDn: number }
  /** Bits beyond the first level go to the mask, those beyond the second to the other one; a step of its own joins them. */
  | { readonly kind: 'hysteresis'; readonly weakDn: number; readonly strongDn: number; readonly below: boolean }
  | {
    readonly kind: 'local'; readonly radiusPx: number; readonly unit: number; readonly output: number; readonly k: number;
    readonly rangeDn: number; readonly below: boolean;
  };

/** WEIGH_* of assembly/components.ts. */
const WEIGH = { area: 0, edge: 1, seed: 2 } as const;

/** What one stage does to a finished mask. `time` is its place among the plan's stages; masks are addresses, `to` holds the result. */
export type MaskStep = { readonly time: number; readonly to: number } & (
  | {
    readonly kind: 'dilate'; readonly reach: number; readonly radiusPx: number;
    readonly passes: readonly { readonly from: number; readonly to: number; readonly erode: boolean }[];
  }
  /** Sets or clears the runs of components that weigh less than `least`, in `to`. Inverted: components of what `to` leaves out. */
  | {
    readonly kind: 'components'; readonly inverted: boolean; readonly labelled: number; readonly connectivity: 4 | 8; readonly weigh: number;
    readonly seeds: number; readonly least: number; readonly set: boolean;
  }
);

export function createThreshold(plan: Plan): ThresholdWork {
  const { threshold, format } = plan;
  const below = threshold.keep === 'below';
  switch (threshold.method) {
    case 'fixed': return threshold.upperDn === undefined
      ? { kind: 'level', levelDn: Math.fround(threshold.levelDn), below }
      : { kind: 'between', levelDn: Math.fround(threshold.levelDn), upperDn: Math.fround(threshold.upperDn) };
    case 'otsu': return { kind: 'level', levelDn: null, below };
    case 'hysteresis': {
      const [low, high] = [Math.fround(threshold.lowDn), Math.fround(threshold.highDn)];
      return { kind: 'hysteresis', weakDn: below ? high : low, strongDn: below ? low : high, below };
    }
    case 'niblack': case 'sauvola': {
      const { radiusPx, k, method } = threshold;
      return { kind: 'local', radiusPx, unit: windowUnit(valueBound(plan, plan.gray.length), radiusPx), output: LOCAL[method], k, rangeDn: fullScaleDn(format) / 2, below };
    }
  }
}

/** @returns the work between the threshold's bits and the mask that is labelled; the first reads layout.masks[0] */
export function createMaskSteps(plan: Plan, { masks, reaches }: Pick<Layout, 'masks' | 'reaches'>): MaskStep[] {
  const { connectivity } = plan.label;
  const dual = connectivity === 8 ? 4 : 8;
  const morphologies = plan.masks.filter(({ stage }) => stage === 'morphology');
  const steps: MaskStep[] = [];
  let at = 0;
  if (plan.threshold.method === 'hysteresis') {
    steps.push({ time: plan.stageNames.indexOf(plan.threshold.name), to: masks[0]!, kind: 'components', inverted: false, labelled: masks[0]!, connectivity, weigh: WEIGH.seed, seeds: masks[1]!, least: 1, set: false });
  }
  const stepOf = (stage: PlannedMask): MaskStep => {
    const time = plan.stageNames.indexOf(stage.name);
    const [here, other] = [masks[at]!, masks[1 - at]!];
    switch (stage.stage) {
      case 'morphology': {
        const operations = { erode: [true], dilate: [false], open: [true, false], close: [false, true] }[stage.operation];
        const passes = operations.map((erode) => {
          const from = masks[at]!;
          at = 1 - at;
          return { from, to: masks[at]!, erode };
        });
        return { time, to: masks[at]!, kind: 'dilate', reach: reaches[morphologies.indexOf(stage)]!, radiusPx: stage.radiusPx, passes };
      }
      case 'fillHoles':
        return { time, to: here, kind: 'components', inverted: true, labelled: other, connectivity: dual, weigh: WEIGH.edge, seeds: 0, least: 1, set: true };
      case 'removeSmall':
        return { time, to: here, kind: 'components', inverted: false, labelled: here, connectivity, weigh: WEIGH.area, seeds: 0, least: stage.minAreaPx2, set: false };
    }
  };
  for (const stage of plan.masks) steps.push(stepOf(stage));
  return steps;
}
