import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommitQueue } from '../../../main/session/commitQueue.ts';

/** Commits that settle when the test says so. */
function heldCommits() {
  const started: PromiseWithResolvers<void>[] = [];
  const commit = (): Promise<void> => {
    const held = Promise.withResolvers<void>();
    started.push(held);
    return held.promise;
  };
  return { started, commit };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('a queue of commits', () => {
  it('should begin no commit before the last has settled, and let one serve all who asked meanwhile', async () => {
    const { started, commit } = heldCommits(), queue = createCommitQueue(commit, 400);
    const first = queue.flush();
    await settle();
    const [second, third] = [queue.flush(), queue.flush()];
    expect([second === third, started.length]).toEqual([true, 1]);
    started[0]!.resolve();
    await first;
    await settle();
    expect(started).toHaveLength(2);
    started[1]!.resolve();
    await second;
  });

  it('should commit after the time, once however often it is asked, and at once where there is much', async () => {
    const { started, commit } = heldCommits(), queue = createCommitQueue(commit, 400);
    queue.soon(false);
    queue.soon(false);
    await vi.advanceTimersByTimeAsync(399);
    expect(started).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toHaveLength(1);
    started[0]!.resolve();
    queue.soon(true);
    await settle();
    expect(started).toHaveLength(2);
  });

  it('should run a statement between two commits, and go on after one that fails', async () => {
    const { started, commit } = heldCommits(), queue = createCommitQueue(commit, 400), seen: string[] = [];
    const first = queue.flush();
    await settle();
    const statement = queue.between(async () => { seen.push(`after ${started.length}`); throw new Error('no such table'); });
    const last = queue.flush();
    // Both are waited for below; the first may fail before.
    statement.catch(() => undefined);
    await settle();
    expect(seen).toEqual([]);
    started[0]!.resolve();
    await first;
    await expect(statement).rejects.toThrow('no such table');
    await settle();
    expect([seen, started.length]).toEqual([['after 1'], 2]);
    started[1]!.resolve();
    await last;
  });

  it('should tell who asked that a commit failed, and wait for it when it stops, starting no other', async () => {
    const { started, commit } = heldCommits(), queue = createCommitQueue(commit, 400);
    const flushed = expect(queue.flush()).rejects.toThrow('disk full');
    await settle();
    queue.soon(false);
    const stopped = queue.stop();
    started[0]!.reject(new Error('disk full'));
    await Promise.all([flushed, stopped]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(started).toHaveLength(1);
  });
});
