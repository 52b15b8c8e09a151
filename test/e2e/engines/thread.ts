import { runThread } from '../../../kernels/cpu/thread.ts';

runThread({
  postMessage: (message) => { self.postMessage(message); },
  onMessage: (listener) => { self.addEventListener('message', (event: MessageEvent<unknown>) => { listener(event.data); }); },
  close: () => { self.close(); },
});
