import { EXIT } from '../exitCode.ts';

/** A terminal and a service manager send a signal to every process of a group, and the starter passes its own on: one wish, heard twice. */
const ECHO_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Listens for the wish to end: the first signal asks, another one a second or more later ends the program at once.
 *
 * @returns what takes the listeners away
 */
export function onInterrupt(ask: () => void): () => void {
  let askedMs: number | null = null;
  const listener = (): void => {
    if (askedMs !== null && performance.now() - askedMs > ECHO_MS) process.exit(EXIT.interrupted);
    if (askedMs !== null) return;
    askedMs = performance.now();
    ask();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => { for (const signal of SIGNALS) process.off(signal, listener); };
}
