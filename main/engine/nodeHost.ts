import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EngineHost, EngineThread } from 'sightline/kernels';
import { missingVulkan } from './vulkanDriver.ts';

/**
 * What the engines need of Node: Dawn's WebGPU (npm `webgpu`) and worker threads.
 *
 * @returns `gpu` null with the reason where no driver can be reached or Dawn's binary does not load
 */
export async function createNodeHost(): Promise<EngineHost> {
  const { gpu, gpuMissing } = await (dawn ??= loadDawn());
  return { gpu, gpuMissing, cores: availableParallelism(), spawnThread };
}

type WebgpuEntry = Pick<EngineHost, 'gpu' | 'gpuMissing'>;

/**
 * One instance for the life of the program: Dawn frees it, with everything it still has to answer, once no JavaScript refers to it,
 * and a device alone does not.
 */
let dawn: Promise<WebgpuEntry> | null = null;

async function loadDawn(): Promise<WebgpuEntry> {
  const missing = missingVulkan();
  if (missing !== null) return { gpu: null, gpuMissing: missing };
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    return { gpu: create([]), gpuMissing: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { gpu: null, gpuMissing: `Dawn (npm webgpu) does not load: ${reason}` };
  }
}

/** The worker's file has this module's own ending: .ts in a clone, .js in the built package. */
function spawnThread(): EngineThread {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./nodeThread${ending}`, import.meta.url));
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    onError: (listener) => {
      worker.on('error', listener);
      worker.on('exit', (code) => { if (code !== 0) listener(new Error(`worker thread ended with code ${code}`)); });
    },
    terminate: () => void worker.terminate(),
  };
}
