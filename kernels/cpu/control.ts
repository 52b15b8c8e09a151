/** Words of shared memory that threads and caller synchronise on; each that is waited on has a cache line (16 words) of its own. */
export const CONTROL = {
  /** Jobs handed over since the engine began; workers wait on it. */
  submitted: 0,
  /** Jobs finished since the engine began; the caller waits on it, and workers before they take the next. */
  finished: 16,
  /** Arrivals at the workers' barrier since the engine began. */
  arrived: 32,
  /** The frame's level, DN, f32 bits: written by thread 0, read by all after a barrier. */
  level: 48,
  /** The next region whose details nobody has begun. */
  nextRegion: 64,
  /** Ring of jobs. */
  jobs: 80,
} as const;

const JOB_WORDS = 4;
/** One more than can be open, so that a job is never overwritten while a slow worker still reads it. */
const JOB_SLOTS = 4;

export const CONTROL_BYTES = (CONTROL.jobs + JOB_SLOTS * JOB_WORDS) * 4;

/** Stage number of a job that only inspects. */
export const NO_STAGE = -1;

/** Stage number of the job after which there is none: whoever takes it leaves. */
export const END_OF_JOBS = -2;

/** One frame's work. Addresses are bytes in the shared memory. */
export interface Job {
  readonly pixels: number;
  readonly output: number;
  /** Index into `['raw', ...plan.stageNames]` of the stage to bring back, or NO_STAGE or END_OF_JOBS. */
  readonly stage: number;
}

/** Hands job number `index` (0-based, counted from the engine's start) to the workers. */
export function submitJob(words: Int32Array, index: number, job: Job): void {
  const at = CONTROL.jobs + (index % JOB_SLOTS) * JOB_WORDS;
  words[at] = job.pixels;
  words[at + 1] = job.output;
  words[at + 2] = job.stage;
  Atomics.store(words, CONTROL.submitted, (index + 1) | 0);
  Atomics.notify(words, CONTROL.submitted);
}

/** Blocks a worker until job number `index` is there. */
export function takeJob(words: Int32Array, index: number): Job {
  waitUntil(words, CONTROL.submitted, (index + 1) | 0, 0);
  const at = CONTROL.jobs + (index % JOB_SLOTS) * JOB_WORDS;
  return { pixels: words[at]! >>> 0, output: words[at + 1]! >>> 0, stage: words[at + 2]! };
}

/** Blocks a worker until job number `index` is finished. */
export function awaitFinished(words: Int32Array, index: number): void {
  waitUntil(words, CONTROL.finished, (index + 1) | 0, SPINS);
}

export function finishJob(words: Int32Array, index: number): void {
  Atomics.store(words, CONTROL.finished, (index + 1) | 0);
  Atomics.notify(words, CONTROL.finished);
}

/** Loads before a worker goes to sleep at a barrier: some 20 us, less than a sleep and a wake. */
const SPINS = 2_000;

/** Blocks a worker until a word, which only counts up, has reached a value; the difference is taken modulo 2^32. */
function waitUntil(words: Int32Array, word: number, value: number, spins: number): void {
  for (let spin = 0; spin < spins; spin++) {
    if (((Atomics.load(words, word) - value) | 0) >= 0) return;
  }
  for (;;) {
    const seen = Atomics.load(words, word);
    if (((seen - value) | 0) >= 0) return;
    Atomics.wait(words, word, seen);
  }
}

/** Where all workers meet; each worker has an object of its own over the same word. */
export function createBarrier(words: Int32Array, threads: number): () => void {
  let passed = 0;
  return () => {
    passed = (passed + threads) | 0;
    if (((Atomics.add(words, CONTROL.arrived, 1) + 1) | 0) === passed) Atomics.notify(words, CONTROL.arrived);
    else waitUntil(words, CONTROL.arrived, passed, SPINS);
  };
}
