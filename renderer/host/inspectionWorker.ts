import type { FromWorker } from '../inspection/protocol.ts';
import type { InspectionPort } from './inspectionClient.ts';

/** Starts the worker that owns the frame stream, the engine and the canvas. */
export function startInspectionWorker(): InspectionPort {
  const worker = new Worker(new URL('../inspection/worker.ts', import.meta.url), { type: 'module', name: 'inspection' });
  return {
    postMessage: (message, transfer) => { worker.postMessage(message, transfer); },
    onMessage: (listener) => { worker.addEventListener('message', (event: MessageEvent<FromWorker>) => { listener(event.data); }); },
    terminate: () => { worker.terminate(); },
    onError: (listener) => { worker.addEventListener('error', (event) => { listener(event.message || 'could not be loaded'); }); },
  };
}
