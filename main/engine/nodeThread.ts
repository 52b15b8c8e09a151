import { parentPort } from 'node:worker_threads';
import { runThread } from 'sightline/kernels';

if (!parentPort) throw new Error('nodeThread runs as a worker thread only');
const port = parentPort;

runThread({
  postMessage: (message) => port.postMessage(message),
  onMessage: (listener) => port.on('message', listener),
  close: () => { port.close(); },
});
