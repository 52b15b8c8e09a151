/**
 * Chromium started with LANG=C names its language `en-US@posix`, which Intl refuses; uPlot asks Intl for it at import time and
 * would take the whole page down. So this file is imported before uPlot.
 */
export function usableLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}

if (typeof navigator !== 'undefined' && usableLanguage(navigator.language) !== navigator.language) {
  Object.defineProperty(navigator, 'language', { value: usableLanguage(navigator.language), configurable: true });
}
