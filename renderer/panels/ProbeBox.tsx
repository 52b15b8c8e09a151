import { viewTitle } from '../budget/stageColours.ts';
import { formatCount } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { stageValueText } from '../view/scaleText.ts';
import { useModel } from './modelContext.ts';

/** The value of every stage at the pointer. */
export function ProbeBox() {
  const model = useModel();
  const probe = useStore(model.inspection.probe);
  const scales = useStore(model.inspection.engine)?.scales;
  if (!probe) return null;
  const order = model.views().filter((view) => probe.values[view] !== undefined && view !== 'label');
  return (
    <div className="probe numbers" aria-live="off">
      <span>x <b>{formatCount(probe.x)}</b> y <b>{formatCount(probe.y)}</b></span>
      {order.map((stage) => <span key={stage}>{viewTitle(stage).toLowerCase()} <b>{stageValueText(probe.values[stage]!, scales?.[stage], stage === 'raw' || stage === 'threshold')}</b></span>)}
      <span>region <b>{probe.label ?? 'none'}</b></span>
    </div>
  );
}
