import { timeStatistics, type TimeStatistics } from 'sightline/kernels';
import type { FrameCost } from '../inspection/protocol.ts';
import { frameMs } from './costHistory.ts';
import { frameParts, type PartKind, type PartPlan } from './frameParts.ts';

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

/** @returns a line for every part, then the whole frame, then capture to verdict; empty before the first frame */
export function budgetTable(costs: readonly FrameCost[], plan: PartPlan, budgetMs: number): readonly BudgetLine[] {
  const last = costs.at(-1);
  if (!last) return [];
  const parts = costs.map((cost) => frameParts(cost, plan));
  const lines = frameParts(last, plan).map(({ name, kind, ms, reason }): BudgetLine => {
    const values = parts.flatMap((each) => each.find((part) => part.name === name)?.ms ?? []);
    return { name, kind, nowMs: ms, statistics: timeStatistics(values, budgetMs), reason };
  });
  const whole = (name: string, kind: 'frame' | 'latency', of: (cost: FrameCost) => number): BudgetLine =>
    ({ name, kind, nowMs: of(last), statistics: timeStatistics(costs.map(of), budgetMs), reason: null });
  return [...lines, whole('frame', 'frame', frameMs), whole('latency', 'latency', ({ latencyMs }) => latencyMs)];
}
