import { createLiveView, mountSightline, type LiveView, type Sightline } from 'sightline/renderer';
import 'sightline/renderer/style.css';
import './page.css';

declare global {
  interface Window {
    mount: () => void;
    view: () => void;
    destroy: () => void;
    /** Frame shown by the view alone, and the size of a snapshot of it. */
    viewed: () => number | null;
    picture: () => Promise<{ frame: number; width: number; height: number }>;
    /** Listeners on window for keys, less those taken away again; event streams that are open. */
    keyListeners: () => number;
    openStreams: () => number;
  }
}

let keys = 0;
const { addEventListener, removeEventListener } = window;
window.addEventListener = (...args: Parameters<typeof addEventListener>) => {
  if (args[0] === 'keydown') keys++;
  addEventListener.apply(window, args);
};
window.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
  if (args[0] === 'keydown') keys--;
  removeEventListener.apply(window, args);
};
const streams: EventSource[] = [];
window.EventSource = class extends EventSource {
  constructor(url: string | URL) {
    super(url);
    streams.push(this);
  }
};

const place = document.getElementById('place')!;
let mounted: Sightline | LiveView | null = null;
window.mount = () => { mounted = mountSightline(place); };
window.view = () => { mounted = createLiveView(place, { engine: 'wasm', threads: 2 }); };
window.destroy = () => {
  mounted?.destroy();
  mounted?.destroy();
};
const viewOf = (): LiveView => {
  if (!mounted || !('view' in mounted)) throw new Error('no view is mounted');
  return mounted;
};
window.viewed = () => viewOf().frame.get()?.header.frame ?? null;
window.picture = async () => {
  const { frame, png } = await viewOf().snapshot('raw');
  const { width, height } = await createImageBitmap(png);
  return { frame, width, height };
};
window.keyListeners = () => keys;
window.openStreams = () => streams.filter(({ readyState }) => readyState !== EventSource.CLOSED).length;
