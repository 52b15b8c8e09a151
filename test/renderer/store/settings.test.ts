import { describe, expect, it } from 'vitest';
import { oneOf, persistedStore } from '../../../renderer/store/settings.ts';
import { createShownTheme, type Theme } from '../../../renderer/store/shownTheme.ts';
import { createStore } from '../../../renderer/store/store.ts';

const storageOf = (stored: Record<string, string>) => ({ getItem: (key: string) => stored[key] ?? null, setItem: (key: string, value: string) => { stored[key] = value; } });

describe('a setting', () => {
  it('is found again', () => {
    const stored: Record<string, string> = {};
    persistedStore('tab', 'recipe', oneOf('recipe', 'rules'), storageOf(stored)).set('rules');
    expect(persistedStore('tab', 'recipe', oneOf('recipe', 'rules'), storageOf(stored)).get()).toBe('rules');
  });

  it.each(['not json', '"elsewhere"', '7', 'null'])('is the initial one where %s is stored', (text) => {
    expect(persistedStore('tab', 'recipe', oneOf('recipe', 'rules'), storageOf({ 'sightline.tab': text })).get()).toBe('recipe');
  });

  it('lasts as long as the window where storage is refused', () => {
    const store = persistedStore('tab', 'a', oneOf('a', 'b'), { getItem: () => null, setItem: () => { throw new Error('full'); } });
    store.set('b');
    expect(store.get()).toBe('b');
  });
});

describe('the theme shown', () => {
  it('is on the document before a panel hears of it, and follows the system where that is wanted', () => {
    const theme = createStore<Theme>('dark');
    const listeners: (() => void)[] = [];
    const system = { matches: true, addEventListener: (_: 'change', listener: () => void) => { listeners.push(listener); } };
    const written: string[] = [];
    const shown = createShownTheme(theme, (value) => { written.push(value); }, new AbortController().signal, system);
    let atNotice = '';
    shown.subscribe(() => { atNotice = written.at(-1)!; });
    theme.set('system');
    expect([shown.get(), atNotice]).toEqual(['light', 'light']);
    system.matches = false;
    for (const listener of listeners) listener();
    expect([shown.get(), atNotice]).toEqual(['dark', 'dark']);
  });
});
