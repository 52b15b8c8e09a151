/** When the next piece of work that takes the engine from the frames may begin. */
export class Duty {
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

/** Stages that the engine makes again to be read: 30 times a second at most and a fifth of its time. */
export function createReadDuty(): Duty {
  return new Duty(33, 4);
}

/** Pictures: as often as a screen shows them at most, and a third of the thread's time. */
export function createDrawDuty(): Duty {
  return new Duty(15, 2);
}
