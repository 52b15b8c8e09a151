import type { InspectionClient } from '../host/inspectionClient.ts';
import { attachPointer } from './pointer.ts';
import type { ViewModel } from './viewModel.ts';

/** A canvas that the worker draws on: the page gives it away once and never sees a pixel. */
export interface AttachedCanvas {
  /** Gives the worker the canvas, the engine to take and the view as it is. Once. */
  start(engine: 'auto' | 'webgpu' | 'wasm', threads: number | null): void;
  detach(): void;
}

/** Fills `parent` with a canvas, keeps its size in device pixels, and follows wheel, dragging and pointer on it. */
export function attachCanvas(parent: HTMLElement, view: ViewModel, inspection: Pick<InspectionClient, 'send'>): AttachedCanvas {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%', display: 'block' });
  // Beneath whatever lies over the picture.
  parent.prepend(canvas);
  const offscreen = canvas.transferControlToOffscreen();
  const detachPointer = attachPointer(parent, view, (at) => { inspection.send({ type: 'probe', at }); });
  const observer = new ResizeObserver(([entry]) => {
    const box = entry?.devicePixelContentBoxSize[0];
    // The ratio as the canvas has it: devicePixelRatio may be another where a screen is emulated.
    if (entry && box && box.inlineSize > 0 && box.blockSize > 0) view.resize({ width: box.inlineSize, height: box.blockSize }, box.inlineSize / entry.contentRect.width);
  });
  observer.observe(parent, { box: 'device-pixel-content-box' });
  return {
    start(engine, threads) {
      inspection.send({ type: 'start', canvas: offscreen, engine, threads }, [offscreen]);
      view.restate();
    },
    detach() {
      observer.disconnect();
      detachPointer();
      canvas.remove();
    },
  };
}
