import type { EngineHost } from 'sightline/kernels';

/** @returns a browser's Worker as the engines' host; threads are Workers of its own */
export function createBrowserHost(): EngineHost {
  return {
    gpu: navigator.gpu ?? null,
    gpuMissing: 'gpu' in navigator ? null : 'this browser has no navigator.gpu',
    cores: navigator.hardwareConcurrency,
    spawnThread() {
      const worker = new Worker(new URL('./engineThread.ts', import.meta.url), { type: 'module' });
      return {
        postMessage: (message) => { worker.postMessage(message); },
        onMessage: (listener) => { worker.addEventListener('message', (event: MessageEvent<unknown>) => { listener(event.data); }); },
        onError: (listener) => { worker.addEventListener('error', (event) => { listener(new Error(event.message)); }); },
        terminate: () => { worker.terminate(); },
      };
    },
  };
}
