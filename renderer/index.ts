/** sightline/renderer: the window, or its picture alone, on a page of your own. Styles: sightline/renderer/style.css. */
import './inspection/noEval.ts';

export { mountSightline, type Sightline } from './mountSightline.tsx';
export { createLiveView, type LiveView, type LiveViewOptions } from './view/liveView.ts';
export type { EngineInfo, Probe } from './host/inspectionClient.ts';
export type { Snapshot } from './host/snapshotDesk.ts';
export type { FrameCost, Overlay, ShownFrame, ViewedStage, ViewPort } from './inspection/protocol.ts';
export type { ReadableStore } from './store/store.ts';
export type { ViewModel, ViewState } from './view/viewModel.ts';
