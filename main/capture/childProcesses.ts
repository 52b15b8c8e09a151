import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();
let exitHookInstalled = false;

/** Milliseconds between SIGTERM and SIGKILL. */
const TERM_GRACE_MS = 1_000;
/** ffmpeg leaves a read that blocks only at its second signal. */
const SECOND_TERM_MS = 150;

/**
 * Registers a child, so that it is ended when this program exits by any way that runs `exit` handlers. A program that is
 * killed outright leaves its ffmpeg with closed pipes, on which ffmpeg ends by itself.
 */
export function registerChild<T extends ChildProcess>(child: T): T {
  if (!exitHookInstalled) {
    process.on('exit', () => { for (const each of running) each.kill('SIGKILL'); });
    exitHookInstalled = true;
  }
  running.add(child);
  const remove = (): void => { running.delete(child); };
  child.once('exit', remove);
  child.once('error', remove);
  return child;
}

/** @returns the process ids of the children that have not ended */
export function runningChildren(): number[] {
  return [...running].flatMap((child) => (child.pid === undefined ? [] : [child.pid]));
}

/** Ends a child: SIGTERM twice, and SIGKILL when it has not ended a second later. Settles when it has ended. Idempotent. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  child.kill('SIGTERM');
  const again = setTimeout(() => { child.kill('SIGTERM'); }, SECOND_TERM_MS);
  const killer = setTimeout(() => { child.kill('SIGKILL'); }, TERM_GRACE_MS);
  await ended;
  clearTimeout(again);
  clearTimeout(killer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
