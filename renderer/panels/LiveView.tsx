import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useStore } from '../store/useStore.ts';
import { viewTitle } from '../budget/stageColours.ts';
import { attachCanvas } from '../view/attachCanvas.ts';
import { HeldBar } from './HeldBar.tsx';
import { useModel } from './modelContext.ts';
import { PanelSentence } from './PanelSentence.tsx';
import { RoiOverlay } from './RoiOverlay.tsx';
import { PinList } from './PinList.tsx';
import { ProbeBox } from './ProbeBox.tsx';
import { ScaleLine } from './ScaleLine.tsx';

const PAN_SHARE = 0.1;
const PANS: Readonly<Record<string, readonly [dx: number, dy: number]>> = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [1, 0], ArrowRight: [-1, 0] };

/** The picture, drawn by the worker. */
export function LiveView() {
  const model = useModel();
  const place = useRef<HTMLDivElement>(null);
  const stage = useStore(model.view.state, (state) => state.stage);
  const hasFrame = useStore(model.inspection.shown, (shown) => shown !== null);
  useEffect(() => {
    const canvas = attachCanvas(place.current!, model.view, model.inspection);
    const start = (): void => {
      const state = model.host.state.get();
      if (!state) return;
      unsubscribe();
      model.engineChoice.set(state.engineHint ?? 'auto');
      canvas.start(model.engineChoice.get(), null);
    };
    const unsubscribe = model.host.state.subscribe(start);
    start();
    return () => {
      unsubscribe();
      canvas.detach();
    };
  }, [model]);
  const panByKey = (event: KeyboardEvent): void => {
    const direction = PANS[event.key];
    if (!direction || event.shiftKey) return;
    event.preventDefault();
    const { width, height } = model.view.state.get().canvas;
    model.view.pan(direction[0] * width * PAN_SHARE, direction[1] * height * PAN_SHARE);
  };
  return (
    <div className="live">
      <div className={`canvas-place ${hasFrame ? '' : 'no-frame'}`} ref={place} tabIndex={0} role="application" aria-label={`Picture: ${viewTitle(stage)}. Wheel or + and − zoom, arrows move, 0 fits.`} onKeyDown={panByKey}><RoiOverlay /></div>
      <PanelSentence panel="view" />
      <HeldBar />
      <PinList />
      <ScaleLine />
      <ProbeBox />
    </div>
  );
}
