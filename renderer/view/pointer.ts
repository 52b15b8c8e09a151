import type { ViewModel } from './viewModel.ts';
import { pixelAt } from './viewPort.ts';

const WHEEL_STEP = 1.0015;
const LINE_PX = 16;

type Pixel = { readonly x: number; readonly y: number } | null;

/**
 * Wheel zooms about the pointer, dragging moves, hovering probes, a double click fits.
 *
 * @param probe  told of every other pixel under the pointer, at most once a picture of the screen
 * @returns the function that lets go of the element
 */
export function attachPointer(element: HTMLElement, view: ViewModel, probe: (at: Pixel) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let dragged: { x: number; y: number } | null = null;
  let probed: Pixel = null;
  let wanted: Pixel = null;
  let isDue = false;
  const toCanvas = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    const scale = view.state.get().canvas.width / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  };
  const askFor = (pixel: Pixel): void => {
    wanted = pixel;
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      if (wanted?.x === probed?.x && wanted?.y === probed?.y) return;
      probed = wanted;
      probe(probed);
    });
  };
  element.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { x, y } = toCanvas(event);
    view.zoom(WHEEL_STEP ** -(event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1)), x, y);
  }, { signal, passive: false });
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    dragged = toCanvas(event);
    element.setPointerCapture(event.pointerId);
  }, { signal });
  element.addEventListener('pointermove', (event) => {
    const at = toCanvas(event);
    if (dragged) {
      view.pan(at.x - dragged.x, at.y - dragged.y);
      dragged = at;
    }
    const { port, canvas, frame } = view.state.get();
    askFor(pixelAt(port, canvas, frame, at.x, at.y));
  }, { signal });
  for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, () => { dragged = null; }, { signal });
  element.addEventListener('pointerleave', () => { askFor(null); }, { signal });
  element.addEventListener('dblclick', view.fit, { signal });
  return () => { listening.abort(); };
}
