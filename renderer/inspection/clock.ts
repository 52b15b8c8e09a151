/** @returns Unix time in ms on this machine's monotonic clock: the time base of FrameHeader.capturedAtMs */
export function unixNowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

/** Waits that double from `leastMs` to `mostMs`, until something succeeds. */
export class BackOff {
  readonly #leastMs: number;
  readonly #mostMs: number;
  #nextMs: number;

  constructor(leastMs: number, mostMs: number) {
    this.#leastMs = leastMs;
    this.#mostMs = mostMs;
    this.#nextMs = leastMs;
  }

  /** @returns how long to wait before the next try, ms */
  failed(): number {
    const waitMs = this.#nextMs;
    this.#nextMs = Math.min(this.#mostMs, waitMs * 2);
    return waitMs;
  }

  succeeded(): void {
    this.#nextMs = this.#leastMs;
  }
}
