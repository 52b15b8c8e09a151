import { Tabs } from 'radix-ui';
import type { CSSProperties } from 'react';
import { stageColour, viewTitle } from '../budget/stageColours.ts';
import { useStore } from '../store/useStore.ts';
import { Hint } from './Hint.tsx';
import { useModel } from './modelContext.ts';

const OVERLAYS = { outlines: ['Outlines', 'O'], boxes: ['Boxes', 'B'], labels: ['Labels', 'M'], rois: ['ROIs', 'I'] } as const;

/** Stage tabs in recipe order; the place and zoom stay the same across them. */
export function ViewBar() {
  const model = useModel();
  const stage = useStore(model.view.state, (state) => state.stage);
  useStore(model.inspection.engine);
  useStore(model.host.state, (state) => state?.recipeVersion);
  return (
    <div className="view-bar">
      <Tabs.Root value={stage} onValueChange={model.view.show} activationMode="automatic">
        <Tabs.List className="tabs" aria-label="Stage shown">
          {model.views().map((view) => (
            <Tabs.Trigger key={view} className="tab view-tab" value={view} style={{ '--stage': view === 'raw' || view === 'regions' ? 'var(--text)' : `var(${stageColour(view)})` } as CSSProperties}>{viewTitle(view)}</Tabs.Trigger>
          ))}
        </Tabs.List>
      </Tabs.Root>
      <span className="spring" />
      <OverlayToggles />
      <ZoomTools />
    </div>
  );
}

function OverlayToggles() {
  const { view, host } = useModel();
  const overlay = useStore(view.state, (state) => state.overlay);
  const hasRois = useStore(host.state, (state) => (state?.recipe.rois.length ?? 0) > 0);
  const shown = (Object.keys(OVERLAYS) as (keyof typeof OVERLAYS)[]).filter((name) => name !== 'rois' || hasRois);
  return (
    <div className="row toggles" role="group" aria-label="Overlay">
      {shown.map((name) => (
        <Hint key={name} text={`${OVERLAYS[name][0]} (${OVERLAYS[name][1]})`}>
          <button type="button" className="toggle" aria-pressed={overlay[name]} onClick={() => { view.toggle(name); }}>{OVERLAYS[name][0]}</button>
        </Hint>
      ))}
    </div>
  );
}

function ZoomTools() {
  const { view } = useModel();
  const zoom = useStore(view.state, (state) => state.port.zoom);
  const fitted = useStore(view.state, (state) => state.fitted);
  const hasFrame = useStore(view.state, (state) => state.frame.width > 1);
  return (
    <div className="row zoom" role="group" aria-label="Zoom">
      <button type="button" className="quiet square" aria-label="Zoom out" onClick={() => { view.zoom(0.8); }}>−</button>
      <output className="numbers" aria-label="Zoom">{hasFrame ? `${zoom < 0.0995 ? (zoom * 100).toFixed(1) : Math.round(zoom * 100)} %` : '–'}</output>
      <button type="button" className="quiet square" aria-label="Zoom in" onClick={() => { view.zoom(1.25); }}>+</button>
      <button type="button" className="toggle" aria-pressed={fitted} onClick={view.fit}>Fit</button>
      <button type="button" className="toggle" aria-pressed={zoom === 1 && !fitted} onClick={view.actualSize}>1:1</button>
    </div>
  );
}
