import { createStore, type ReadableStore } from './store.ts';

/** `system` follows what the system prefers. */
export type Theme = 'dark' | 'light' | 'system';
export type ShownTheme = 'dark' | 'light';

/** What of the system is asked. */
export interface Preference {
  readonly matches: boolean;
  addEventListener(type: 'change', listener: () => void, options?: { readonly signal: AbortSignal }): void;
}

/**
 * The theme in force. The window has it before any panel hears of it, so that what is drawn with its colours is right.
 *
 * @param write         puts the theme on the window
 * @param signal        ends the following
 * @param prefersLight  the system's preference, as it changes
 */
export function createShownTheme(
  theme: ReadableStore<Theme>, write: (shown: ShownTheme) => void, signal: AbortSignal, prefersLight: Preference = matchMedia('(prefers-color-scheme: light)'),
): ReadableStore<ShownTheme> {
  const resolve = (): ShownTheme => {
    const wanted = theme.get();
    return wanted === 'system' ? (prefersLight.matches ? 'light' : 'dark') : wanted;
  };
  const shown = createStore(resolve());
  const apply = (): void => {
    write(resolve());
    shown.set(resolve());
  };
  theme.subscribe(apply);
  prefersLight.addEventListener('change', apply, { signal });
  apply();
  return shown;
}
