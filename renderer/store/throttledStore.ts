import { createStore, type ReadableStore } from './store.ts';

/** What time it is and how to wait, so that tests need not. */
export interface Clock {
  now(): number;
  after(ms: number, run: () => void): void;
}

const PAGE_CLOCK: Clock = { now: () => performance.now(), after: (ms, run) => { setTimeout(run, ms); } };

/**
 * Follows a store at most once per `intervalMs`: the first change at once, the last one never lost.
 *
 * A panel of figures is unreadable above a few changes a second, and each one is a render.
 */
export function throttledStore<T>(source: ReadableStore<T>, intervalMs: number, clock: Clock = PAGE_CLOCK): ReadableStore<T> {
  const target = createStore(source.get());
  let lastMs = -Infinity;
  let waiting = false;
  const pass = (): void => {
    waiting = false;
    lastMs = clock.now();
    target.set(source.get());
  };
  source.subscribe(() => {
    if (waiting) return;
    const dueMs = lastMs + intervalMs - clock.now();
    if (dueMs <= 0) pass();
    else {
      waiting = true;
      clock.after(dueMs, pass);
    }
  });
  return target;
}
