/** Reads of stages take the engine from the frames: this keeps them to ten a second and to an eighth of its time. */
const LEAST_INTERVAL_MS = 100;
const REST_PER_WORK = 7;

/** When the next read may begin. */
export class ReadDuty {
  #nextAtMs = -Infinity;

  /** @returns ms until a read may begin; 0 when it may */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#nextAtMs - nowMs);
  }

  spent(beganMs: number, endedMs: number): void {
    this.#nextAtMs = Math.max(beganMs + LEAST_INTERVAL_MS, endedMs + REST_PER_WORK * (endedMs - beganMs));
  }
}
