import { timeStatistics } from 'sightline/kernels';
import type { StoreTimes } from '../contract/index.ts';

/** Frames that the figures look back over: as many as the window's own. */
const WINDOW = 900;

/** Times of the last frames' results on their way to the session's files. */
export class RecentStoreTimes {
  readonly #times: number[] = [];

  add(ms: number): void {
    this.#times.push(ms);
    if (this.#times.length > WINDOW) this.#times.shift();
  }

  /** @returns null before the first */
  report(): StoreTimes | null {
    const statistics = timeStatistics(this.#times, 1);
    if (statistics === null) return null;
    const { p50, p95, p99, min, max } = statistics;
    return { lastMs: this.#times.at(-1)!, frames: this.#times.length, p50, p95, p99, min, max };
  }
}
