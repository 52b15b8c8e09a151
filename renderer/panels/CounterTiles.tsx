import { WARM_UP_FRAMES } from 'sightline/kernels';
import { DROP_CAUSES, FAILURE_CAUSES } from '../../main/contract/index.ts';
import { formatCount } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { Hint } from './Hint.tsx';
import { useModel } from './modelContext.ts';

/** Inspected, passed, dropped, over the budget: of this run. */
export function CounterTiles() {
  const { host, inspection, readableChanges } = useModel();
  useStore(readableChanges);
  const ledger = useStore(host.state, (state) => state?.ledger ?? null);
  const openFrames = useStore(host.state, (state) => state?.openFrames ?? 0);
  const { passed, failed } = inspection.history.judged;
  const dropped = ledger ? DROP_CAUSES.reduce((sum, cause) => sum + ledger.dropped[cause], 0) : 0;
  const broken = ledger ? FAILURE_CAUSES.reduce((sum, cause) => sum + ledger.failed[cause], 0) : 0;
  const causes = ledger ? [...DROP_CAUSES.map((cause) => `${cause} ${ledger.dropped[cause]}`), ...FAILURE_CAUSES.map((cause) => `${cause} ${ledger.failed[cause]}`)].join(' · ') : 'no run';
  return (
    <div className="tiles" role="group" aria-label="Counters">
      <Tile name="inspected" value={ledger ? formatCount(ledger.inspected) : '–'} hint={ledger ? `captured ${ledger.captured} = inspected ${ledger.inspected} + dropped ${dropped} + failed ${broken}${openFrames > 0 ? `; ${openFrames} on the way` : ''}` : 'no run'} />
      <Tile name="pass" value={passed + failed === 0 ? '–' : `${((100 * passed) / (passed + failed)).toFixed(1)} %`} hint={`${passed} passed, ${failed} failed`} />
      <Tile name={broken > 0 ? 'dropped, lost' : 'dropped'} value={ledger ? formatCount(dropped + broken) : '–'} hint={causes} tone={dropped + broken > 0 ? 'warning' : 'plain'} />
      <Tile name="overruns" value={formatCount(inspection.history.overrunCount)} hint={`frames whose upload, stages, waiting and readback took over ${inspection.history.budgetMs} ms; a run's first ${WARM_UP_FRAMES} warm up and do not count`} tone={inspection.history.overrunCount > 0 ? 'warning' : 'plain'} />
    </div>
  );
}

/** Why frames were not inspected; nothing while none is missing. */
export function LossCauses() {
  const ledger = useStore(useModel().host.state, (state) => state?.ledger ?? null);
  if (!ledger) return null;
  const causes = [...DROP_CAUSES.map((cause) => [cause, ledger.dropped[cause]] as const), ...FAILURE_CAUSES.map((cause) => [cause, ledger.failed[cause]] as const)].filter(([, count]) => count > 0);
  return causes.length === 0 ? null : <p className="causes">Not inspected: {causes.map(([cause, count]) => `${cause} ${formatCount(count)}`).join(', ')}</p>;
}

function Tile({ name, value, hint, tone = 'plain' }: { readonly name: string; readonly value: string; readonly hint: string; readonly tone?: 'plain' | 'warning' }) {
  return (
    <Hint text={hint}>
      <div className={`tile tile-${tone}`} tabIndex={0} role="group" aria-label={`${name}: ${value}`}><span className="numbers tile-value">{value}</span><span className="tile-name">{name}</span></div>
    </Hint>
  );
}
