import { Worker } from 'node:worker_threads';
import type { EngineHost, EngineThread } from 'sightline/kernels';

/** A host of worker_threads without a GPU; `workers` lists what was started, so that a test can kill one. */
export function createNodeHost(): EngineHost & { readonly workers: Worker[] } {
  const workers: Worker[] = [];
  return {
    workers, gpu: null, gpuMissing: 'not asked for', cores: 2,
    spawnThread(): EngineThread {
      const worker = new Worker(new URL('./nodeThread.ts', import.meta.url), { execArgv: ['--conditions=sightline-source'] });
      workers.push(worker);
      return {
        postMessage: (message) => worker.postMessage(message),
        onMessage: (listener) => { worker.on('message', listener); },
        onError: (listener) => {
          worker.on('error', listener);
          worker.on('exit', (code) => listener(new Error(`exit code ${code}`)));
        },
        terminate: () => { void worker.terminate(); },
      };
    },
  };
}
