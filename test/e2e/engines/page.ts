import type { CaseReply, CaseRequest } from './messages.ts';

declare global {
  interface Window {
    /** Runs one case in the worker; one at a time. */
    runCase: (request: CaseRequest) => Promise<CaseReply>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

window.runCase = (request) => new Promise((resolve) => {
  worker.addEventListener('message', (event: MessageEvent<CaseReply>) => { resolve(event.data); }, { once: true });
  worker.addEventListener('error', (event) => { resolve({ error: event.message }); }, { once: true });
  worker.postMessage(request);
});
