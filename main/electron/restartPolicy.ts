const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;
/** Ends within this time belong to one series. */
const SERIES_MS = 60_000;
const MAX_RESTARTS = 5;

/**
 * When to start the frame host again.
 *
 * @param endsMs  times at which it ended by itself, ascending, the last one just now
 * @returns ms to wait: 0.5, 1, 2, 4, 8 s; null after the fifth restart within a minute, when only a person can help
 */
export function restartDelayMs(endsMs: readonly number[]): number | null {
  const now = endsMs.at(-1) ?? 0;
  const series = endsMs.filter((endMs) => now - endMs < SERIES_MS).length;
  return series > MAX_RESTARTS ? null : Math.min(FIRST_DELAY_MS * 2 ** (series - 1), LONGEST_DELAY_MS);
}
