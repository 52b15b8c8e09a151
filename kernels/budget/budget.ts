import type { FrameResult } from '../engine.ts';
import type { Plan } from '../recipe/plan.ts';
import { percentile } from './percentile.ts';

/** Times of one row of the budget over the counted frames, ms. */
export interface TimeStatistics {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly min: number;
  readonly max: number;
  /** Median as a share of the frame budget, 0..1 and more. */
  readonly share: number;
}

/**
 * Whether a frame is an overrun: the one rule of command line, session and window. What is held against the budget is `totalMs`:
 * upload, stages, waiting and readback, as frames.csv has it. The link to the window and the drawing are not in it.
 */
export function isOverrun(totalMs: number, budgetMs: number): boolean {
  return totalMs > budgetMs;
}

/** @returns frames at the start of a run that are left out of percentiles and overruns: none of a run too short to spare them */
export function warmUpOf(frames: number): number {
  return frames > 2 * WARM_UP_FRAMES ? WARM_UP_FRAMES : 0;
}

/**
 * A line of the budget. `waiting` is the frame's total less all its parts: a thread not scheduled, a barrier, a queue of the
 * device; not available where a part is not. `statistics` is null where the time is not available; `fusedInto` says why, where that is the reason.
 */
export interface BudgetRow {
  readonly name: string;
  readonly kind: 'stage' | 'transfer' | 'waiting' | 'total';
  readonly statistics: TimeStatistics | null;
  readonly fusedInto: string | null;
}

export interface BudgetReport {
  readonly budgetMs: number;
  /** Frames behind the percentiles. */
  readonly frames: number;
  /** First frames, left out while code and caches warm up. */
  readonly warmUpFrames: number;
  /** Counted frames whose total was over the budget. */
  readonly overruns: number;
  readonly rows: readonly BudgetRow[];
}

/** Collects the times of a run. Memory stays bounded: see WINDOW. */
export interface Budget {
  add(result: FrameResult): void;
  report(): BudgetReport;
}

/** Frames the percentiles look back over; overruns are counted over the whole run. */
export const WINDOW = 100_000;
/** Frames left out at the start of a run longer than twice as many. */
export const WARM_UP_FRAMES = 3;

/** @param fusedInto  of the engine that runs the plan */
export function createBudget(plan: Plan, fusedInto: Readonly<Record<string, string>>): Budget {
  const budgetMs = plan.recipe.budgetMs;
  const names = ['upload', ...plan.stageNames, 'readback', 'waiting', 'total'];
  const times = names.map(() => [] as number[]);
  let added = 0, overruns = 0;
  const early: boolean[] = [];
  return {
    add({ times: { stageMs, uploadMs, readbackMs, totalMs } }) {
      const parts = [uploadMs, ...plan.stageNames.map((name) => stageMs[name] ?? NaN), readbackMs];
      const known = parts.filter((_, i) => fusedInto[names[i]!] === undefined);
      const waitingMs = Math.max(0, totalMs - known.reduce((sum, part) => sum + part, 0));
      const row = [...parts, waitingMs, totalMs];
      row.forEach((value, i) => { times[i]![added % WINDOW] = value; });
      if (added < WARM_UP_FRAMES) early.push(isOverrun(totalMs, budgetMs));
      if (isOverrun(totalMs, budgetMs)) overruns++;
      added++;
    },
    report() {
      const warmUpFrames = warmUpOf(added);
      const skip = added <= WINDOW ? warmUpFrames : 0;
      return {
        budgetMs, warmUpFrames,
        frames: Math.min(added, WINDOW) - skip,
        overruns: overruns - early.slice(0, warmUpFrames).filter(Boolean).length,
        rows: names.map((name, i) => ({
          name,
          kind: kindOf(name, plan),
          statistics: timeStatistics(times[i]!.slice(skip), budgetMs),
          fusedInto: fusedInto[name] ?? null,
        })),
      };
    },
  };
}

function kindOf(name: string, plan: Plan): BudgetRow['kind'] {
  if (name === 'total' || name === 'waiting') return name;
  return plan.stageNames.includes(name) ? 'stage' : 'transfer';
}

/** @returns null when a value is missing or there are none: a time that is not available is never 0 */
export function timeStatistics(values: readonly number[], budgetMs: number): TimeStatistics | null {
  if (values.length === 0 || values.some(Number.isNaN)) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (percent: number): number => percentile(sorted, percent);
  return { p50: at(50), p95: at(95), p99: at(99), min: sorted[0]!, max: sorted[sorted.length - 1]!, share: at(50) / budgetMs };
}
