import { fullScaleDn } from '../frame.ts';
import { lookupTable } from '../stages/lookup/table.ts';
import type { Plan, PlannedGray } from './plan.ts';

/** createFlatFieldMaps clamps the gain to 4; limited range is expanded by less than 2. */
const GAIN = 4, EXPANSION = 2;

/**
 * The largest absolute value that can reach each gray stage, and last the threshold: what fixed point has to hold. In the unit of
 * the image (DN, DN/px, radians, ...), never exceeded but by rounding in f32.
 */
export function largestValues(plan: Pick<Plan, 'format' | 'flatField' | 'gray'>): number[] {
  let largest = fullScaleDn(plan.format) * (plan.format.range === 'limited' ? EXPANSION : 1) * (plan.flatField ? GAIN : 1);
  return [largest, ...plan.gray.map((stage) => (largest = after(stage, largest, plan)))];
}

function after(stage: PlannedGray, largest: number, { format }: Pick<Plan, 'format'>): number {
  switch (stage.stage) {
    case 'gaussianBlur': case 'median': case 'localMean': case 'localDeviation': return largest;
    case 'lookup': return lookupTable(stage, format).entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    case 'gradient': return stage.output === 'direction' ? Math.PI : Math.SQRT2 * largest;
    case 'hessian': return stage.output === 'determinant' ? 17 * largest * largest : 5 * largest;
  }
}
