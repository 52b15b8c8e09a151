import { useEffect } from 'react';
import type { ReadableStore } from '../store/store.ts';
import { useStore } from '../store/useStore.ts';
import type { Theme } from '../windowModel.ts';

/** Writes the theme in force to the document: `system` follows the system as it changes. */
export function useTheme(store: ReadableStore<Theme>): void {
  const theme = useStore(store);
  useEffect(() => {
    const light = matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => { document.documentElement.dataset['theme'] = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme; };
    apply();
    light.addEventListener('change', apply);
    return () => { light.removeEventListener('change', apply); };
  }, [theme]);
}
