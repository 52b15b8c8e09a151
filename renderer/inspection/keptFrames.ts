import { isOverrun } from 'sightline/kernels';
import { Duty } from './duty.ts';
import type { InspectedFrame } from './inspector.ts';

/** Overruns of a live source that can be looked at later ... */
const MOST_FRAMES = 4;
/** ... and the memory that their samples may take; one frame is kept whatever its size. */
const MOST_BYTES = 64 << 20;
/** Not more often than that: copying takes a millisecond or two, and a list that changes faster cannot be clicked. */
const LEAST_INTERVAL_MS = 1000;

/** The last live frames that took longer than the budget, with samples of their own: the stream's memory takes the next frames. */
export class KeptFrames {
  readonly #onChange: (frames: readonly number[]) => void;
  readonly #duty = new Duty(LEAST_INTERVAL_MS, 0);
  #kept: InspectedFrame[] = [];

  /** @param onChange  is told which frames there are now, oldest first */
  constructor(onChange: (frames: readonly number[]) => void) {
    this.#onChange = onChange;
  }

  /** Takes a copy of a live frame over the budget of its recipe. */
  offer(inspected: InspectedFrame): void {
    const { record: { header, pixels, arrivedAtMs }, engine: { plan }, result: { times } } = inspected;
    const now = performance.now();
    if (header.mode !== 'live' || !isOverrun(times.totalMs, plan.recipe.budgetMs) || this.#duty.waitMs(now) > 0) return;
    const room = Math.max(1, Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / pixels.byteLength)));
    this.#kept.splice(0, this.#kept.length + 1 - room);
    // New memory each time: a frame that gives way may be the one that is shown.
    this.#kept.push({ ...inspected, record: { header, arrivedAtMs, pixels: pixels.slice(), hold: () => undefined, release: () => undefined } });
    this.#duty.spent(now, performance.now());
    this.#changed();
  }

  /** @returns the frame as it was inspected; null where it is not kept */
  find(frame: number): InspectedFrame | null {
    return this.#kept.find(({ record }) => record.header.frame === frame) ?? null;
  }

  /** Lets all go: what comes is inspected otherwise, or is of another source. */
  clear(): void {
    if (this.#kept.length === 0) return;
    this.#kept = [];
    this.#changed();
  }

  #changed(): void {
    this.#onChange(this.#kept.map(({ record }) => record.header.frame));
  }
}
