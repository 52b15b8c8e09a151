import './noEval.ts';
import { createBrowserHost } from './browserHost.ts';
import { startInspection, type Inspection } from './inspection.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

const post = (message: FromWorker): void => { self.postMessage(message); };
let inspection: Inspection | null = null;

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'start') inspection ??= startInspection({ ...data, host: createBrowserHost(), post });
  else inspection?.handle(data);
});
