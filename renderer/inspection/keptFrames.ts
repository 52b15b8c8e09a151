import { isOverrun, type Engine } from 'sightline/kernels';
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
  #engine: Engine | null = null;
  #isPinned = false;

  /** @param onChange  is told which frames there are now, oldest first */
  constructor(onChange: (frames: readonly number[]) => void) {
    this.#onChange = onChange;
  }

  /** Lets all go; from now on frames of this engine are kept, and of no other: those cannot be inspected again. */
  begin(engine: Engine): void {
    this.#engine = engine;
    if (this.#kept.length === 0) return;
    this.#kept = [];
    this.#changed();
  }

  /** While a person chooses among them, none gives way to a newer one. */
  pin(on: boolean): void {
    this.#isPinned = on;
  }

  /** Takes a copy of a live frame over the budget of its recipe. */
  offer(inspected: InspectedFrame): void {
    const { record: { header, pixels, arrivedAtMs }, engine, result: { times } } = inspected;
    const now = performance.now();
    if (header.mode !== 'live' || engine !== this.#engine || !isOverrun(times.totalMs, engine.plan.recipe.budgetMs) || this.#duty.waitMs(now) > 0) return;
    const room = Math.max(1, Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / pixels.byteLength)));
    if (this.#isPinned && this.#kept.length >= room) return;
    this.#kept.splice(0, Math.max(0, this.#kept.length + 1 - room));
    // New memory each time: a frame that gives way may be the one that is shown.
    this.#kept.push({ ...inspected, record: { header, arrivedAtMs, pixels: pixels.slice(), hold: () => undefined, release: () => undefined } });
    this.#duty.spent(now, performance.now());
    this.#changed();
  }

  /** @returns the frame as it was inspected; null where it is not kept */
  find(frame: number): InspectedFrame | null {
    return this.#kept.find(({ record }) => record.header.frame === frame) ?? null;
  }

  #changed(): void {
    this.#onChange(this.#kept.map(({ record }) => record.header.frame));
  }
}
