import { fullScaleDn } from '../frame.ts';
import type { Plan, PlannedGray } from './plan.ts';
import { lookupTable } from '../stages/lookup/table.ts';

/**
 * The largest magnitude that a gray value can have, but for rounding in f32: what fixed point has to hold.
 *
 * @param before  number of stages of plan.gray that it has passed
 * @returns       in the unit of the last of them; corrected values as Plan.intensity bounds them
 */
export function valueBound(plan: Plan, before: number): number {
  const wide = plan.format.range === 'limited' ? 2 : 1;
  const input = fullScaleDn(plan.format) * wide * (plan.flatField ? 4 : 1);
  return plan.gray.slice(0, before).reduce((bound, stage) => boundAfter(plan, stage, bound), input);
}

function boundAfter(plan: Plan, stage: PlannedGray, bound: number): number {
  switch (stage.stage) {
    case 'lookup': return lookupTable(stage, plan.format).entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1);
    case 'gradient': return stage.output === 'direction' ? Math.PI : Math.SQRT2 * bound;
    case 'hessian': return stage.output === 'determinant' ? 17 * bound * bound : 5 * bound;
    // Nothing is known of a function's result: windows clamp what lies beyond.
    case 'custom': return 2 ** 20;
    default: return bound;
  }
}
