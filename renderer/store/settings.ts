import { createStore, type Store } from './store.ts';

/** A small thing a person chose and expects to find again. */
export interface Persisted {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const PREFIX = 'sightline.';

/**
 * A store that survives a reload.
 *
 * @param accept  whether what was stored is still a value of T; anything else gives `initial`
 */
export function persistedStore<T>(key: string, initial: T, accept: (value: unknown) => value is T, storage: Persisted = localStorage): Store<T> {
  const store = createStore(stored(PREFIX + key, initial, accept, storage));
  store.subscribe(() => {
    try {
      storage.setItem(PREFIX + key, JSON.stringify(store.get()));
    } catch {
      // Storage is full or refused: the setting lasts as long as the window.
    }
  });
  return store;
}

function stored<T>(key: string, initial: T, accept: (value: unknown) => value is T, storage: Persisted): T {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    return accept(value) ? value : initial;
  } catch {
    return initial;
  }
}

/** @returns a check for one of a few words */
export function oneOf<T extends string>(...words: readonly T[]): (value: unknown) => value is T {
  return (value): value is T => words.some((word) => word === value);
}
