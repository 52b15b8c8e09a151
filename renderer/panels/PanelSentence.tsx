import { useEffect, useState } from 'react';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';
import { runSentence, type PanelName } from './runSentence.ts';

/** @returns what the panel says in place of its content; null when it has content */
function useSentence(panel: PanelName) {
  const { host, inspection } = useModel();
  const state = useStore(host.state);
  const connection = useStore(host.connection);
  const hasFrame = useStore(inspection.shown, (shown) => shown !== null);
  const now = useNow(state?.run?.state === 'lost' ? 250 : null);
  return runSentence(panel, state, connection, hasFrame, now);
}

/** Unix ms, read anew every `intervalMs`; null stands still. */
export function useNow(intervalMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (intervalMs === null) return;
    setNow(Date.now());
    const timer = setInterval(() => { setNow(Date.now()); }, intervalMs);
    return () => { clearInterval(timer); };
  }, [intervalMs]);
  return intervalMs === null ? Date.now() : now;
}

export function PanelSentence({ panel }: { readonly panel: PanelName }) {
  const sentence = useSentence(panel);
  if (!sentence) return null;
  return (
    <div className={`sentence sentence-${sentence.tone}`} role="status">
      <strong>{sentence.title}</strong>
      <span>{sentence.detail}</span>
    </div>
  );
}
