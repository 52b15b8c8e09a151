import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EngineHost, EngineThread } from 'sightline/kernels';
import { build } from 'vite';

/**
 * The thread as one file of JavaScript, as the built package has it: Node's own stripper of types is WebAssembly too, and would be
 * compiled once a thread.
 */
async function bundledThread(): Promise<URL> {
  const built = await build({
    configFile: false, logLevel: 'error', ssr: { noExternal: true }, resolve: { conditions: ['sightline-source'] },
    build: { ssr: join(import.meta.dirname, 'nodeThread.ts'), write: false, target: 'esnext' },
  });
  if (!('output' in built)) throw new Error('the thread was not bundled into one file');
  return new URL(`data:text/javascript,${encodeURIComponent(built.output[0].code)}`);
}

const THREAD = await bundledThread();

/** A host of worker_threads without a GPU; `workers` lists what was started, so that a test can kill one. */
export function createNodeHost(): EngineHost & { readonly workers: Worker[] } {
  const workers: Worker[] = [];
  return {
    workers, gpu: null, gpuMissing: 'not asked for', cores: 2,
    spawnThread(): EngineThread {
      const worker = new Worker(THREAD);
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
