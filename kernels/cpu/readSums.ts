import type { Plan } from '../recipe/plan.ts';
import { createRegionDetails, type RegionDetails } from '../regions/regionDetails.ts';
import type { RegionSums } from '../regions/regionSums.ts';
import { detailPlace } from './detailLayout.ts';
import { COLUMN_BYTES, detailColumns, OUTPUT, OUTPUT_HEADER_BYTES } from './layout.ts';

/** What a worker left in a frame's output. */
export interface FrameOutput {
  readonly labelledCount: number;
  readonly overflow: boolean;
  readonly levelDn: number;
  readonly workMs: number;
  /** In the plan's order of stages. */
  readonly stageMs: readonly number[];
  /** Views into the output, valid until its slot is given to another frame. */
  readonly sums: RegionSums;
}

/** What of a plan says which columns an output holds. */
export type SummedPlan = Pick<Plan, 'needsIntensity' | 'needsWeighted' | 'details'>;

/** Reads a frame's output where it lies: nothing is copied but the labels. */
export function readOutput(plan: Plan, memory: WebAssembly.Memory, output: number): FrameOutput {
  const header = new Float64Array(memory.buffer, output, OUTPUT_HEADER_BYTES / 8);
  return {
    labelledCount: header[OUTPUT.labelled]!,
    overflow: header[OUTPUT.overflow] !== 0,
    levelDn: header[OUTPUT.levelDn]!,
    workMs: header[OUTPUT.workMs]!,
    stageMs: Array.from(header.subarray(OUTPUT.stageMs, OUTPUT.stageMs + plan.stageNames.length)),
    sums: readSums(plan, memory, output, header[OUTPUT.kept]!),
  };
}

/** Views of the sums and details of an output's first `count` regions. */
export function readSums(plan: SummedPlan, memory: WebAssembly.Memory, output: number, count: number): RegionSums {
  let next = output + OUTPUT_HEADER_BYTES;
  const column = (): Float64Array => {
    const values = new Float64Array(memory.buffer, next, count);
    next += COLUMN_BYTES;
    return values;
  };
  const label = Uint32Array.from(column());
  const [area, sumX, sumY, sumXX, sumYY, sumXY, minX, minY, maxX, maxY] =
    [column(), column(), column(), column(), column(), column(), column(), column(), column(), column()];
  const intensity = plan.needsIntensity
    ? {
        sum: column(), min: column(), max: column(), squaresHigh: column(), squaresLow: column(),
        sumIX: plan.needsWeighted ? column() : null, sumIY: plan.needsWeighted ? column() : null,
      }
    : null;
  return { count, label, area, sumX, sumY, sumXX, sumYY, sumXY, minX, minY, maxX, maxY, intensity, details: readDetails(plan, memory, detailColumns(output), count) };
}

/**
 * Reads columns of details where they lie.
 *
 * @param columns  address of the first
 * @returns null where the plan needs none
 */
export function readDetails(plan: SummedPlan, memory: WebAssembly.Memory, columns: number, count: number): RegionDetails | null {
  if (plan.details.size === 0) return null;
  return createRegionDetails(plan.details, (group, name) => new Float64Array(memory.buffer, columns + detailPlace(group, name) * COLUMN_BYTES, count));
}
