import type { Mark, Overlay, ToWorker, ViewedStage, ViewPort } from '../inspection/protocol.ts';
import { createStore, type ReadableStore, type Store } from '../store/store.ts';
import { centredOn, fitPort, pan, zoomAt, type Size } from './viewPort.ts';

/** What is looked at and from where. `fitted` follows the canvas until a person zooms or pans. */
export interface ViewState {
  readonly stage: ViewedStage;
  readonly port: ViewPort;
  readonly fitted: boolean;
  readonly overlay: Overlay;
  /** The region that a person pointed out. */
  readonly mark: Mark | null;
  readonly canvas: Size;
  /** Device pixels to one of the page. */
  readonly pixelRatio: number;
  readonly frame: Size;
}

export interface ViewModel {
  readonly state: ReadableStore<ViewState>;
  show(stage: ViewedStage): void;
  /** @param canvas  device pixels */
  resize(canvas: Size, pixelRatio: number): void;
  setFrame(frame: Size): void;
  fit(): void;
  actualSize(): void;
  /** Canvas point, device pixels; the middle when left out. */
  zoom(factor: number, x?: number, y?: number): void;
  pan(dx: number, dy: number): void;
  /** Brings a frame point to the middle, near enough to see `sizePx` of it. */
  locate(x: number, y: number, sizePx: number): void;
  toggle(overlay: 'outlines' | 'boxes' | 'labels' | 'rois'): void;
  /** Points out a region of that frame, and the same one in those after it; null lets go. */
  mark(region: Pick<Mark, 'frame' | 'label'> | null): void;
  /** Tells a worker that was just started all of it. */
  restate(): void;
}

const INITIAL: ViewState = {
  stage: 'regions', fitted: true, port: { zoom: 1, centreX: 0, centreY: 0 },
  overlay: { outlines: true, boxes: true, labels: false, saturated: true, rois: true }, mark: null,
  canvas: { width: 1, height: 1 }, pixelRatio: 1, frame: { width: 1, height: 1 },
};
/** A located region takes up at most this share of the canvas, and is brought no nearer than this zoom. */
const LOCATED_SHARE = 0.25;
const LOCATED_ZOOM = 4;

/** Keeps the view and tells the worker of every change. */
export function createViewModel(send: (message: ToWorker) => void): ViewModel {
  const state: Store<ViewState> = createStore(INITIAL);
  let marks = 0;
  const change = (part: Partial<ViewState>): void => {
    const next = { ...state.get(), ...part };
    state.set(next.fitted ? { ...next, port: fitPort(next.canvas, next.frame) } : next);
    const { stage, port, overlay, mark } = state.get();
    send({ type: 'view', stage, port, overlay, mark });
  };
  return {
    state,
    show: (stage) => { change({ stage }); },
    resize(canvas, pixelRatio) {
      send({ type: 'resize', ...canvas, pixelRatio });
      change({ canvas, pixelRatio });
    },
    setFrame: (frame) => {
      const { width, height } = state.get().frame;
      if (width !== frame.width || height !== frame.height) change({ frame, fitted: true });
    },
    fit: () => { change({ fitted: true }); },
    actualSize: () => { change({ fitted: false, port: { ...state.get().port, zoom: 1 } }); },
    zoom: (factor, x, y) => {
      const { port, canvas } = state.get();
      change({ fitted: false, port: zoomAt(port, canvas, x ?? canvas.width / 2, y ?? canvas.height / 2, factor) });
    },
    pan: (dx, dy) => { change({ fitted: false, port: pan(state.get().port, state.get().frame, dx, dy) }); },
    locate(x, y, sizePx) {
      const { port, canvas, frame } = state.get();
      const nearest = (Math.min(canvas.width, canvas.height) * LOCATED_SHARE) / Math.max(1, sizePx);
      const zoom = Math.max(port.zoom, Math.min(nearest, LOCATED_ZOOM));
      change({ fitted: false, port: centredOn({ ...port, zoom }, frame, x, y) });
    },
    toggle: (overlay) => { change({ overlay: { ...state.get().overlay, [overlay]: !state.get().overlay[overlay] } }); },
    restate() {
      const { canvas, pixelRatio } = state.get();
      send({ type: 'resize', ...canvas, pixelRatio });
      change({});
    },
    mark: (region) => { change({ mark: region && { id: ++marks, ...region } }); },
  };
}
