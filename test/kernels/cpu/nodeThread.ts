import { parentPort } from 'node:worker_threads';
import { runThread } from '../../../kernels/cpu/thread.ts';

runThread({
  postMessage: (message) => parentPort!.postMessage(message),
  onMessage: (listener) => parentPort!.on('message', listener),
  close: () => { parentPort!.close(); },
});
