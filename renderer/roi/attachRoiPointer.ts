import type { ViewModel } from '../view/viewModel.ts';
import type { RoiEditor, RoiTarget } from './roiEditor.ts';
import type { FramePoint } from './roiShapes.ts';

/**
 * Draws and moves ROIs by the pointer on an element that lies over the picture and carries `data-roi` and `data-handle` where they are.
 * What is not a ROI's goes on to the picture beneath: wheel, moving, probing.
 *
 * @returns the function that lets go of the element
 */
export function attachRoiPointer(element: Element, view: ViewModel, roi: RoiEditor): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let isHeld = false;
  const frameAt = (event: MouseEvent): FramePoint => {
    const box = element.getBoundingClientRect();
    const { port, canvas } = view.state.get();
    const scale = canvas.width / box.width;
    return {
      x: port.centreX + ((event.clientX - box.left) * scale - canvas.width / 2) / port.zoom,
      y: port.centreY + ((event.clientY - box.top) * scale - canvas.height / 2) / port.zoom,
    };
  };
  const on = <K extends 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel' | 'dblclick'>(type: K, listen: (event: MouseEvent & { pointerId?: number }) => void): void => {
    element.addEventListener(type, listen as EventListener, { signal });
  };
  on('pointerdown', (event) => {
    const target = targetOf(event.target);
    if (event.button !== 0 || (!roi.state.get().tool && !target)) return;
    event.stopPropagation();
    isHeld = true;
    if (event.pointerId !== undefined) element.setPointerCapture(event.pointerId);
    roi.press(frameAt(event), target);
  });
  on('pointermove', (event) => { if (isHeld || roi.state.get().corners.length > 0) roi.drag(frameAt(event)); });
  on('pointerup', (event) => {
    if (!isHeld) return;
    isHeld = false;
    roi.release(frameAt(event));
  });
  on('pointercancel', () => {
    isHeld = false;
    roi.cancel();
  });
  on('dblclick', (event) => {
    if (roi.state.get().tool !== 'polygon') return;
    event.stopPropagation();
    roi.finish();
  });
  return () => { listening.abort(); };
}

function targetOf(target: EventTarget | null): RoiTarget | null {
  const data = target instanceof SVGElement ? target.dataset : {};
  return data['roi'] === undefined ? null : { index: Number(data['roi']), handle: data['handle'] === undefined ? null : Number(data['handle']) };
}
