import { timeStatistics, type TimeStatistics } from 'sightline/kernels';
import type { StoreTimes } from '../../main/contract/index.ts';
import type { FrameCost } from '../inspection/protocol.ts';
import { frameParts, outsideParts, type FramePart, type PartKind, type PartPlan } from './frameParts.ts';

/** A line of the budget panel. */
export interface BudgetLine {
  readonly name: string;
  readonly kind: PartKind | 'frame' | 'latency';
  readonly nowMs: number | null;
  /** Over the frames of the history that have this time; null where none has. */
  readonly statistics: TimeStatistics | null;
  /** Why there is no time; null where there is one. */
  readonly reason: string | null;
}

/** What is compared with the budget, in words: the same for the panel, the command line and frames.csv. */
export const FRAME_WORDS = 'Upload, stages, waiting and readback: total_ms of frames.csv. It is what the budget is compared with and what overruns are counted by.';

/**
 * @param shown  the frame whose times stand beside the figures; the last one where it is null
 * @returns a line for every part and for the whole frame, then capture to verdict and what is outside the frame, from decoding to storing; empty before the first frame
 */
export function budgetTable(costs: readonly FrameCost[], plan: PartPlan, budgetMs: number, store: StoreTimes | null, shown: FrameCost | null = null): readonly BudgetLine[] {
  const last = shown ?? costs.at(-1);
  if (!last) return [];
  const linesOf = (partsOf: (cost: FrameCost) => readonly FramePart[]): BudgetLine[] => {
    const parts = costs.map(partsOf);
    return partsOf(last).map(({ name, kind, ms, reason }) => {
      const values = parts.flatMap((each) => each.find((part) => part.name === name)?.ms ?? []);
      return { name, kind, nowMs: ms, statistics: timeStatistics(values, budgetMs), reason };
    });
  };
  const whole = (name: string, kind: 'frame' | 'latency', of: (cost: FrameCost) => number): BudgetLine =>
    ({ name, kind, nowMs: of(last), statistics: timeStatistics(costs.map(of), budgetMs), reason: null });
  return [
    ...linesOf((cost) => frameParts(cost, plan)), whole('frame', 'frame', ({ totalMs }) => totalMs),
    whole('latency', 'latency', ({ latencyMs }) => latencyMs), ...linesOf(outsideParts), storeLine(store, budgetMs),
  ];
}

function storeLine(store: StoreTimes | null, budgetMs: number): BudgetLine {
  if (store === null) return { name: 'store', kind: 'outside', nowMs: null, statistics: null, reason: 'nothing is recorded' };
  const { lastMs, p50, p95, p99, min, max } = store;
  return { name: 'store', kind: 'outside', nowMs: lastMs, statistics: { p50, p95, p99, min, max, share: p50 / budgetMs }, reason: null };
}
