import type { FromWorker, ToWorker } from '../../../renderer/inspection/protocol.ts';

type Kept = Exclude<FromWorker, { readonly type: 'snapshot' | 'snapshotFailed' }>;

declare global {
  interface Window {
    /** Starts the worker on the page's canvas. */
    start: (engine: 'webgpu' | 'wasm') => void;
    send: (message: Exclude<ToWorker, { readonly type: 'start' }>) => void;
    /** All that the worker said, in order. */
    said: Kept[];
    /** The canvas's pixels, RGBA, as the compositor has them; a character a byte. */
    canvasPixels: () => Promise<string>;
    /** Frame, size and pixels of a snapshot. */
    snapshot: (stage: string) => Promise<{ frame: number; width: number; height: number; pixels: string }>;
  }
}

const worker = new Worker(new URL('../../../renderer/inspection/worker.ts', import.meta.url), { type: 'module' });
const canvas = document.querySelector('canvas')!;
const snapshots = new Map<number, PromiseWithResolvers<Extract<FromWorker, { type: 'snapshot' }>>>();

window.said = [];

worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
  if (data.type === 'snapshot') snapshots.get(data.id)?.resolve(data);
  else if (data.type === 'snapshotFailed') snapshots.get(data.id)?.reject(new Error(data.reason));
  else window.said.push(data);
});
worker.addEventListener('error', (event) => {
  window.said.push({ type: 'trouble', id: 'worker', severity: 'error', message: event.message, tip: '' });
});

window.start = (engine) => {
  const offscreen = canvas.transferControlToOffscreen();
  const message: ToWorker = { type: 'start', canvas: offscreen, engine, threads: 2 };
  worker.postMessage(message, [offscreen]);
};
window.send = (message) => { worker.postMessage(message); };
window.canvasPixels = async () => pixelsOf(await createImageBitmap(canvas)).pixels;
window.snapshot = async (stage) => {
  const id = snapshots.size + 1;
  const asked = Promise.withResolvers<Extract<FromWorker, { type: 'snapshot' }>>();
  snapshots.set(id, asked);
  window.send({ type: 'snapshot', id, stage });
  const { frame, png } = await asked.promise;
  return { frame, ...pixelsOf(await createImageBitmap(png)) };
};

function pixelsOf(image: ImageBitmap): { width: number; height: number; pixels: string } {
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, width, height).data;
  return { width, height, pixels: Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') };
}
