import { isOverrun, WARM_UP_FRAMES, warmUpOf } from 'sightline/kernels';
import type { FrameCost } from '../inspection/protocol.ts';

/** Frames that percentiles and the history plot look back over: 30 s at 30 frames a second. */
export const HISTORY_FRAMES = 900;
const RATE_FRAMES = 90;
/** Overruns that are kept to be opened. */
export const KEPT_OVERRUNS = 50;

/** One frame over the budget. */
export interface Overrun {
  readonly frame: number;
  readonly ms: number;
}

/** The costs of the last frames, oldest first, and what is counted over the whole run. */
export class CostHistory {
  #costs: FrameCost[] = [];
  #overruns: Overrun[] = [];
  #overrunCount = 0;
  /** Overruns among the first frames, for as long as the run is too short to leave them out. */
  #warmUpOverruns = 0;
  #leavesWarmUpOut = false;
  #passed = 0;
  #failed = 0;
  #inspected = 0;
  /** Frame budget that overruns are counted against, ms. */
  budgetMs = 33.3;

  get costs(): readonly FrameCost[] {
    return this.#costs;
  }

  /** Newest last. */
  get overruns(): readonly Overrun[] {
    return this.#overruns;
  }

  /** As the command line counts them: without those of the warm-up. */
  get overrunCount(): number {
    return this.#overrunCount;
  }

  /** Whether frames of the warm-up were over the budget and are in no count. */
  get leavesWarmUpOut(): boolean {
    return this.#leavesWarmUpOut;
  }

  get inspected(): number {
    return this.#inspected;
  }

  get judged(): { readonly passed: number; readonly failed: number } {
    return { passed: this.#passed, failed: this.#failed };
  }

  /** @returns what a frame cost; null where it is longer ago than the history goes */
  costOf(frame: number): FrameCost | null {
    return this.#costs.findLast((cost) => cost.frame === frame) ?? null;
  }

  /** Frames inspected a second, over the last RATE_FRAMES; null until there are two. */
  get ratePerSecond(): number | null {
    const counted = this.#costs.slice(-RATE_FRAMES);
    const [first, last] = [counted[0], counted.at(-1)];
    if (!first || !last || last.atMs <= first.atMs) return null;
    return ((counted.length - 1) * 1000) / (last.atMs - first.atMs);
  }

  add(costs: readonly FrameCost[]): void {
    for (const cost of costs) {
      this.#inspected += 1;
      if (cost.verdict === 'pass') this.#passed += 1;
      if (cost.verdict === 'fail') this.#failed += 1;
      if (isOverrun(cost.totalMs, this.budgetMs)) {
        this.#overrunCount += 1;
        if (this.#inspected <= WARM_UP_FRAMES) this.#warmUpOverruns += 1;
        this.#overruns = [...this.#overruns, { frame: cost.frame, ms: cost.totalMs }].slice(-KEPT_OVERRUNS);
      }
      if (warmUpOf(this.#inspected) > 0 && this.#warmUpOverruns > 0) this.#leaveOutWarmUp();
    }
    this.#costs = [...this.#costs, ...costs].slice(-HISTORY_FRAMES);
  }

  #leaveOutWarmUp(): void {
    this.#overrunCount -= this.#warmUpOverruns;
    this.#overruns = this.#overruns.slice(this.#warmUpOverruns);
    this.#warmUpOverruns = 0;
    this.#leavesWarmUpOut = true;
  }

  clear(): void {
    this.#costs = [];
    this.#overruns = [];
    this.#leavesWarmUpOut = false;
    this.#overrunCount = this.#warmUpOverruns = this.#passed = this.#failed = this.#inspected = 0;
  }
}
