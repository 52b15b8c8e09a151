import { formatCount, formatMs } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { Hint } from './Hint.tsx';
import { useModel } from './modelContext.ts';

/** Says that the picture stands still while the source goes on, and leads back. */
export function HeldBar() {
  const { inspection } = useModel();
  const held = useStore(inspection.held);
  if (!held) return null;
  const { budgetMs } = inspection.history;
  return (
    <div className="held" role="status">
      <span><b className="numbers">Frame {formatCount(held.frame)}</b>{held.cost ? <>: <b className="numbers warning">{formatMs(held.cost.totalMs)} ms</b>, budget {budgetMs} ms</> : null}. Inspection goes on.</span>
      <Hint text="Shows the newest frame (Esc)"><button type="button" onClick={() => { inspection.send({ type: 'hold', frame: null }); }}>Back to live</button></Hint>
    </div>
  );
}
