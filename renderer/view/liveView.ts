import type { Alert } from '../../main/contract/index.ts';
import { createInspectionClient, type EngineInfo, type Probe } from '../host/inspectionClient.ts';
import { startInspectionWorker } from '../host/inspectionWorker.ts';
import type { Snapshot } from '../host/snapshotDesk.ts';
import type { ShownFrame, ViewedStage } from '../inspection/protocol.ts';
import type { ReadableStore } from '../store/store.ts';
import { attachCanvas } from './attachCanvas.ts';
import { createViewModel, type ViewModel } from './viewModel.ts';

export interface LiveViewOptions {
  /** `auto` takes webgpu on a hardware adapter and wasm otherwise. */
  readonly engine?: 'auto' | 'webgpu' | 'wasm';
  /** Threads of the wasm engine; the machine's cores when left out. */
  readonly threads?: number;
}

/** The picture without the window round it: the inspection worker on a canvas. */
export interface LiveView {
  /** Stage, zoom, place and overlay. */
  readonly view: ViewModel;
  /** The newest frame with its regions, verdict and times; 30 times a second at most. */
  readonly frame: ReadableStore<ShownFrame | null>;
  readonly engine: ReadableStore<EngineInfo | null>;
  /** The value of every stage under the pointer. */
  readonly probe: ReadableStore<Probe | null>;
  readonly troubles: ReadableStore<readonly Alert[]>;
  /** @throws Error  one line: why there is none */
  snapshot(stage: ViewedStage): Promise<Snapshot>;
  /** Ends the worker, its engine and its stream, and takes the canvas away. Idempotent. */
  destroy(): void;
}

/**
 * Fills `element`, which is positioned and has a size, with the host's frames: inspected in a worker, drawn by it, zoomed by wheel,
 * moved by dragging. It inspects and reports as the window does, so a host has one or the other.
 */
export function createLiveView(element: HTMLElement, { engine = 'auto', threads }: LiveViewOptions = {}): LiveView {
  const inspection = createInspectionClient(startInspectionWorker());
  const view = createViewModel((message) => { inspection.send(message); });
  // Nothing draws them over this picture, so they are not in its snapshots either.
  view.toggle('rois');
  const canvas = attachCanvas(element, view, inspection);
  inspection.engine.subscribe(() => {
    const started = inspection.engine.get();
    if (started) view.setFrame({ width: started.frameWidth, height: started.frameHeight });
  });
  canvas.start(engine, threads ?? null);
  return {
    view, frame: inspection.shown, engine: inspection.engine, probe: inspection.probe, troubles: inspection.troubles,
    snapshot: (stage) => inspection.snapshot(stage),
    destroy() {
      canvas.detach();
      inspection.close();
    },
  };
}
