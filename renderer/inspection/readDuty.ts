/** When the next piece of work that takes the engine from the frames may begin. */
export class ReadDuty {
  readonly #leastIntervalMs: number;
  readonly #restPerWork: number;
  #nextAtMs = -Infinity;

  /** @param restPerWork  time that the engine is left alone after the work, in multiples of the work's own */
  constructor(leastIntervalMs: number, restPerWork: number) {
    this.#leastIntervalMs = leastIntervalMs;
    this.#restPerWork = restPerWork;
  }

  /** @returns ms until work may begin; 0 when it may */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#nextAtMs - nowMs);
  }

  spent(beganMs: number, endedMs: number): void {
    this.#nextAtMs = Math.max(beganMs + this.#leastIntervalMs, endedMs + this.#restPerWork * (endedMs - beganMs));
  }
}

/** Stages that cross to the CPU: ten times a second at most and an eighth of the time. */
export function createReadDuty(): ReadDuty {
  return new ReadDuty(100, 7);
}

/** Stages drawn where they lie: as often as a screen shows, and a third of the time. */
export function createDrawDuty(): ReadDuty {
  return new ReadDuty(15, 2);
}
