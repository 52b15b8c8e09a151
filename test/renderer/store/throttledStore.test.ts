import { describe, expect, it } from 'vitest';
import { createStore } from '../../../renderer/store/store.ts';
import { throttledStore } from '../../../renderer/store/throttledStore.ts';

function drawnClock() {
  let nowMs = 0;
  const waiting: { at: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    after: (ms: number, run: () => void) => { waiting.push({ at: nowMs + ms, run }); },
    pass(ms: number) {
      nowMs += ms;
      for (const each of waiting.splice(0).filter(({ at }) => at <= nowMs)) each.run();
    },
  };
}

describe('a throttled store', () => {
  it('passes the first change at once and of those that follow only the last, when it is due', () => {
    const clock = drawnClock();
    const source = createStore(0);
    const slow = throttledStore(source, 200, clock);
    const seen: number[] = [];
    slow.subscribe(() => { seen.push(slow.get()); });
    for (const value of [1, 2, 3, 4]) source.set(value);
    expect(seen).toEqual([1]);
    clock.pass(200);
    expect(seen).toEqual([1, 4]);
  });

  it('waits for a change: a quiet source wakes nobody', () => {
    const clock = drawnClock();
    const source = createStore('a');
    const slow = throttledStore(source, 100, clock);
    source.set('b');
    clock.pass(1000);
    source.set('c');
    expect(slow.get()).toBe('c');
  });
});

describe('a store', () => {
  it('tells listeners of another value only, until they leave', () => {
    const store = createStore({ n: 1 });
    let told = 0;
    const leave = store.subscribe(() => { told += 1; });
    store.set(store.get());
    store.update((value) => ({ ...value, n: 2 }));
    leave();
    store.set({ n: 3 });
    expect([told, store.get().n]).toEqual([1, 3]);
  });
});
