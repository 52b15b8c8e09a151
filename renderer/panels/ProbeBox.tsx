import { viewTitle } from '../budget/stageColours.ts';
import { formatCount } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

/** The value of every stage at the pointer. */
export function ProbeBox() {
  const model = useModel();
  const probe = useStore(model.inspection.probe);
  if (!probe) return null;
  const order = model.views().filter((view) => probe.values[view] !== undefined && view !== 'label');
  return (
    <div className="probe numbers" aria-live="off">
      <span>x <b>{formatCount(probe.x)}</b> y <b>{formatCount(probe.y)}</b></span>
      {order.map((stage) => <span key={stage}>{viewTitle(stage).toLowerCase()} <b>{stageText(stage, probe.values[stage]!)}</b></span>)}
      <span>region <b>{probe.label ?? 'none'}</b></span>
    </div>
  );
}

function stageText(stage: string, value: number): string {
  return stage === 'raw' || stage === 'threshold' ? String(Number(value.toFixed(2))) : value.toFixed(2);
}
