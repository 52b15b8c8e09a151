import { createRoot } from 'react-dom/client';
import { followShell } from './host/followShell.ts';
import { createHostClient } from './host/hostClient.ts';
import { createInspectionClient } from './host/inspectionClient.ts';
import { startInspectionWorker } from './host/inspectionWorker.ts';
import { followPageLag } from './host/pageLag.ts';
import { ModelContext } from './panels/modelContext.ts';
import { WindowFrame } from './panels/WindowFrame.tsx';
import './styles/tokens.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/panels.css';
import { createWindowModel } from './windowModel.ts';

/** The window on a page. */
export interface Sightline {
  /** Ends the worker, its engine and its stream, and takes everything out of the element. The host goes on. Idempotent. */
  destroy(): void;
}

/**
 * Fills `element`, which has a height of its own, with the whole window. The page must come from the frame host (`createHost` of
 * sightline/main with `pageDir`), whose cookie and origin are what admits it; one window a host.
 */
export function mountSightline(element: HTMLElement): Sightline {
  const place = document.createElement('div');
  place.className = 'sightline';
  element.append(place);
  const host = createHostClient();
  const model = createWindowModel(host, createInspectionClient(startInspectionWorker()), place);
  const stopFollowing = [followPageLag(host), followShell(model, globalThis.sightlineShell)];
  const root = createRoot(place);
  root.render(<ModelContext value={model}><WindowFrame /></ModelContext>);
  let isMounted = true;
  return {
    destroy() {
      if (!isMounted) return;
      isMounted = false;
      for (const stop of stopFollowing) stop();
      root.unmount();
      model.close();
      place.remove();
    },
  };
}
