import type { HostClient } from './hostClient.ts';

/** A timer as a page would set one between two pictures. */
const TIMER_MS = 10;
/** Lags go to the host so many at a time: every five seconds or so. */
const BATCH = 500;

/** What measuring needs of the page. */
export interface LagClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
}

/**
 * Measures how late timers fire on this thread: a chain of them, each set when the one before fired.
 *
 * @param take    is given the lags of BATCH timers, ms, 0 or more, to 10 us
 * @param signal  ends the chain
 */
export function measureLag(clock: LagClock, take: (lagsMs: number[]) => void, signal?: AbortSignal): void {
  let lags: number[] = [];
  const next = (): void => {
    if (signal?.aborted) return;
    const dueMs = clock.now() + TIMER_MS;
    clock.setTimeout(() => {
      lags.push(Math.max(0, Math.round((clock.now() - dueMs) * 100) / 100));
      if (lags.length === BATCH) {
        take(lags);
        lags = [];
      }
      next();
    }, TIMER_MS);
  };
  next();
}

/** Measures and sends the page's lag from when the host first asks for it, which it does for measurements only. @returns stops that */
export function followPageLag({ state, request }: Pick<HostClient, 'state' | 'request'>): () => void {
  const following = new AbortController();
  const unsubscribe = state.subscribe(() => {
    if (state.get()?.asksPageLag !== true) return;
    unsubscribe();
    measureLag({ now: () => performance.now(), setTimeout: (callback, ms) => setTimeout(callback, ms) }, (lagsMs) => { void request('pageLag', { lagsMs }); }, following.signal);
  });
  return () => {
    unsubscribe();
    following.abort();
  };
}
