import type { EngineHost } from 'sightline/kernels';
import { runCase } from './cases.ts';
import type { CaseReply, CaseRequest } from './messages.ts';

/** A browser Worker as the engines' host. */
const host: EngineHost = {
  gpu: navigator.gpu ?? null,
  gpuMissing: 'gpu' in navigator ? null : 'this browser has no navigator.gpu',
  cores: navigator.hardwareConcurrency,
  spawnThread: () => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
    return {
      postMessage: (message) => { worker.postMessage(message); },
      onMessage: (listener) => { worker.addEventListener('message', (event: MessageEvent<unknown>) => { listener(event.data); }); },
      onError: (listener) => { worker.addEventListener('error', (event) => { listener(new Error(event.message)); }); },
      terminate: () => { worker.terminate(); },
    };
  },
};

self.addEventListener('message', (event: MessageEvent<CaseRequest>) => {
  const reply = (message: CaseReply): void => { self.postMessage(message); };
  runCase(event.data, host).then(
    (answer) => { reply({ answer }); },
    (error: unknown) => { reply({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }); },
  );
});
