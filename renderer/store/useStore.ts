import { useSyncExternalStore } from 'react';
import type { ReadableStore } from './store.ts';

export function useStore<T>(store: ReadableStore<T>): T;
export function useStore<T, S>(store: ReadableStore<T>, select: (value: T) => S): S;
/** Renders with a store's value. `select` must give the same object for the same value: a part of it, or a primitive. */
export function useStore<T, S>(store: ReadableStore<T>, select?: (value: T) => S): T | S {
  return useSyncExternalStore(store.subscribe, () => (select ? select(store.get()) : store.get()));
}
