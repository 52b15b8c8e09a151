import { awaitFinished, CONTROL_BYTES, createBarrier, END_OF_JOBS, finishJob, takeJob } from './control.ts';
import { instantiateEngine } from './engineModule.ts';
import { createFrameRunner } from './frameRunner.ts';
import type { StartMessage } from './program.ts';

/** The worker's end of its message channel: parentPort in Node, the global scope in a browser's Worker. */
export interface ThreadPort {
  /** What is posted is the engine's own business: structured clones. */
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Lets the thread end once it has nothing left to do. */
  close(): void;
}

/**
 * The body of one worker of the wasm engine. It waits for its start message, then blocks on the jobs in the shared memory until the
 * last of them, and ends; it needs nothing of its environment but the port, `performance` and WebAssembly.
 */
export function runThread(port: ThreadPort): void {
  port.onMessage((message) => {
    if (!isStart(message)) return;
    serve(port, message).catch((error: unknown) => {
      port.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    });
  });
}

function isStart(message: unknown): message is StartMessage {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'start';
}

async function serve(port: ThreadPort, { module, memory, program, thread }: StartMessage): Promise<void> {
  const engine = await instantiateEngine(module, memory);
  const words = new Int32Array(memory.buffer, program.layout.control, CONTROL_BYTES / 4);
  const threads = program.layout.stripes.length;
  const barrier = createBarrier(words, threads);
  const runFrame = createFrameRunner({ engine, memory, program, thread, words, barrier });
  port.postMessage({ type: 'ready' });
  for (let index = 0; ; index++) {
    const job = takeJob(words, index);
    if (job.stage === END_OF_JOBS) break;
    runFrame(job);
    if (thread === 0) finishJob(words, index);
    else awaitFinished(words, index);
  }
  port.postMessage({ type: 'ended' });
  port.close();
}
