import { CONTROL, END_OF_JOBS, submitJob, type Job } from './control.ts';

/** One piece of work for the workers. */
export interface QueuedJob {
  /** Alone in the engine: what it leaves in shared memory is read before another job starts. */
  readonly exclusive: boolean;
  /** Called when the job is handed over; puts its pixels in place. */
  prepare(): Job;
  /** Called when the workers have finished it, before the next exclusive job is handed over. */
  finish(): void;
  fail(error: Error): void;
}

export interface JobQueue {
  add(job: QueuedJob): void;
  /** Fails every job that is not finished; the queue takes no more. Workers leave when they are through with what they were given. */
  close(error: Error): void;
}

/**
 * Turns of the event loop's own queue between two jobs that the workers finished together: whoever awaits the first, through some
 * layers of promises, may ask for its stages before the second is the one that settled last.
 */
const TURNS = 32;

/** Hands jobs to the workers in order, without ever blocking: completion is awaited by Atomics.waitAsync. */
export function createJobQueue(words: Int32Array): JobQueue {
  const waiting: QueuedJob[] = [], running: QueuedJob[] = [];
  let submitted = 0, finished = 0, watching = false, closed: Error | null = null;

  const settle = async (): Promise<void> => {
    const count = Atomics.load(words, CONTROL.finished);
    while (running.length > 0 && finished !== count) {
      finished = (finished + 1) | 0;
      const job = running.shift()!;
      try {
        job.finish();
      } catch (error) {
        job.fail(error instanceof Error ? error : new Error(String(error)));
      }
      for (let turn = 0; turn < TURNS; turn++) await null;
    }
  };

  const pump = (): void => {
    for (let job = waiting[0]; job && closed === null; job = waiting[0]) {
      if (running.some((other) => other.exclusive) || (job.exclusive && running.length > 0)) break;
      waiting.shift();
      const work = job.prepare();
      running.push(job);
      submitJob(words, submitted++, work);
    }
  };

  const watch = async (): Promise<void> => {
    watching = true;
    while (running.length > 0 && closed === null) {
      const seen = finished;
      const wait = Atomics.waitAsync(words, CONTROL.finished, seen);
      // Awaited in either case: a job never settles inside the call that added it.
      await wait.value;
      await settle();
      pump();
    }
    watching = false;
  };

  return {
    add(job) {
      if (closed !== null) {
        job.fail(closed);
        return;
      }
      waiting.push(job);
      pump();
      if (!watching) void watch();
    },
    close(error) {
      if (closed !== null) return;
      closed = error;
      for (const job of [...running.splice(0), ...waiting.splice(0)]) job.fail(error);
      submitJob(words, submitted++, { pixels: 0, output: 0, stage: END_OF_JOBS });
      // Ends the watch, which would otherwise wait for a notification that no worker sends any more.
      Atomics.notify(words, CONTROL.finished);
    },
  };
}
