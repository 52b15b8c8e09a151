import type { FrameCost } from '../inspection/protocol.ts';

export type FrameVerdict = 'pass' | 'fail' | 'unjudged';

/** Frames that the track remembers: an hour at 30 frames a second. */
const KEPT_FRAMES = 108_000;

/** The verdict of every frame seen in this run, for the ticks of the timeline. */
export class VerdictTrack {
  readonly #verdicts = new Map<number, FrameVerdict>();
  #newest = -1;

  add(costs: readonly Pick<FrameCost, 'frame' | 'verdict'>[]): void {
    for (const { frame, verdict } of costs) {
      this.#verdicts.set(frame, verdict ?? 'unjudged');
      this.#newest = Math.max(this.#newest, frame);
      if (this.#verdicts.size > KEPT_FRAMES) this.#verdicts.delete(this.#verdicts.keys().next().value!);
    }
  }

  /** Largest frame number seen; -1 before the first. */
  get newest(): number {
    return this.#newest;
  }

  verdictOf(frame: number): FrameVerdict | null {
    return this.#verdicts.get(frame) ?? null;
  }

  /**
   * Draws frames `from` to `to` (not included) into `columns`: a column that holds a failed frame is a failed one, however many
   * passed beside it.
   */
  columns(from: number, to: number, columns: number): readonly (FrameVerdict | null)[] {
    const drawn = new Array<FrameVerdict | null>(columns).fill(null);
    const count = to - from;
    for (const [frame, verdict] of this.#verdicts) {
      if (frame < from || frame >= to) continue;
      const first = Math.floor(((frame - from) / count) * columns);
      const last = Math.max(first + 1, Math.floor(((frame - from + 1) / count) * columns));
      for (let column = first; column < last && column < columns; column++) {
        if (drawn[column] !== 'fail') drawn[column] = verdict;
      }
    }
    return drawn;
  }

  /** @returns the nearest failed frame after (`by` 1) or before (-1) `frame`; null when there is none */
  nextFailed(frame: number, by: 1 | -1): number | null {
    let nearest: number | null = null;
    for (const [each, verdict] of this.#verdicts) {
      if (verdict !== 'fail' || Math.sign(each - frame) !== by) continue;
      if (nearest === null || Math.abs(each - frame) < Math.abs(nearest - frame)) nearest = each;
    }
    return nearest;
  }

  clear(): void {
    this.#verdicts.clear();
    this.#newest = -1;
  }
}
