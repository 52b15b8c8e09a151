import { formatCount, formatMs } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

const SHOWN = 6;

/** The last frames over the budget; a click opens one: any of a recording, of a live source those that are kept. */
export function OverrunList() {
  const { host, inspection, readableChanges, openFrame } = useModel();
  useStore(readableChanges);
  const kept = useStore(inspection.kept);
  const isReplay = host.state.get()?.run?.mode === 'replay';
  const { overruns, budgetMs } = inspection.history;
  if (overruns.length === 0) return <p className="dim small">No frame took longer than {budgetMs} ms.</p>;
  return (
    <div className="overruns" role="group" aria-label="Frames over the budget">
      {overruns.slice(-SHOWN).reverse().map(({ frame, ms }, i) => (
        <button type="button" key={`${frame} ${i}`} className={`overrun numbers ${isReplay || kept.includes(frame) ? '' : 'gone'}`} title={isReplay || kept.includes(frame) ? 'Shows this frame' : 'Gone: the last few are kept'} onClick={() => { openFrame(frame); }}>{formatCount(frame)} <span>{formatMs(ms)} ms</span></button>
      ))}
    </div>
  );
}
