import { DeviceError, type EngineHost, type EngineThread } from '../engine.ts';
import type { Program, StartMessage, ThreadMessage } from './program.ts';

/** Long enough for any frame in hand; a worker that is not through with it by then is stopped in the midst of it. */
const GRACE_MS = 2_000;

/** The engine's workers, all waiting for jobs. */
export interface Workers {
  /**
   * To be called when the last job is handed over: workers end by themselves, since a runtime whose thread is stopped in the midst of
   * compiled code has more ways to go wrong. Idempotent.
   */
  leave(): void;
}

/**
 * Starts one worker a stripe and resolves when all of them wait for jobs.
 *
 * @param onFailure  called once, when a worker dies after the start; the others are terminated by then
 * @throws DeviceError  code `thread`: a worker could not be started
 */
export async function startWorkers(
  host: EngineHost, program: Program, module: WebAssembly.Module, memory: WebAssembly.Memory, onFailure: (error: DeviceError) => void,
): Promise<Workers> {
  const threads: EngineThread[] = [];
  let ended = false;
  const terminate = (): void => {
    ended = true;
    for (const thread of threads.splice(0)) thread.terminate();
  };
  const started = Promise.withResolvers<void>();
  const fail = (thread: number, cause: unknown): void => {
    if (ended) return;
    terminate();
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new DeviceError('thread', `wasm: worker ${thread} died (${reason}): create the engine again`, { cause });
    started.reject(error);
    onFailure(error);
  };
  let waiting = program.layout.stripes.length, running = waiting;
  let grace: ReturnType<typeof setTimeout> | undefined;
  try {
    program.layout.stripes.forEach((_, number) => {
      const thread = host.spawnThread();
      threads.push(thread);
      thread.onError((error) => fail(number, error));
      thread.onMessage((message) => {
        const said = message as ThreadMessage;
        if (said.type === 'failed') fail(number, said.message);
        else if (said.type === 'ended') { if (--running === 0) clearTimeout(grace); }
        else if (--waiting === 0) started.resolve();
      });
      const start: StartMessage = { type: 'start', module, memory, program, thread: number };
      thread.postMessage(start);
    });
  } catch (error) {
    fail(threads.length, error);
  }
  await started.promise;
  return {
    leave() {
      if (ended) return;
      ended = true;
      grace = setTimeout(terminate, GRACE_MS);
    },
  };
}
