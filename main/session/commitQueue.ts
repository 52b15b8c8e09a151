/** Commits of one file, one at a time. */
export interface CommitQueue {
  /** @returns the commit of everything that waits now; one that has not begun yet serves all who ask */
  flush(): Promise<void>;
  /** Commits within `afterMs`, at once where there is much. A failure is the owner's to keep: nobody listens here. */
  soon(isMuch: boolean): void;
  /** Runs something between two commits. @throws what it throws, or why the last commit failed */
  between(work: () => Promise<unknown>): Promise<void>;
  /** Starts nothing any more and waits for what runs. Never throws. */
  stop(): Promise<void>;
}

/** @param commit  writes what waits; called again only after it has settled */
export function createCommitQueue(commit: () => Promise<void>, afterMs: number): CommitQueue {
  let running: Promise<void> = Promise.resolve();
  let queued: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  const stopTimer = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  const flush = (): Promise<void> => {
    stopTimer();
    queued ??= running = running.catch(() => undefined).then(() => {
      queued = null;
      return commit();
    });
    return queued;
  };
  const flushUnheard = (): void => { flush().catch(() => undefined); };
  return {
    flush,
    soon(isMuch) {
      if (isMuch) flushUnheard();
      else if (!queued) timer ??= setTimeout(flushUnheard, afterMs).unref();
    },
    async between(work) {
      const done = running.then(work);
      // What fails is its caller's trouble; the next commit waits for it all the same.
      running = done.then(() => undefined, () => undefined);
      await done;
    },
    async stop() {
      stopTimer();
      await running.catch(() => undefined);
    },
  };
}
