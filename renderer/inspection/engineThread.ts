import { runThread } from 'sightline/kernels';

runThread({
  postMessage: (message) => { self.postMessage(message); },
  onMessage: (listener) => { self.addEventListener('message', (event: MessageEvent<unknown>) => { listener(event.data); }); },
});
