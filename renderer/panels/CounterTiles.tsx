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
  const { passed, failed } = inspection.history.judged;
  const dropped = ledger ? DROP_CAUSES.reduce((sum, cause) => sum + ledger.dropped[cause], 0) : 0;
  const broken = ledger ? FAILURE_CAUSES.reduce((sum, cause) => sum + ledger.failed[cause], 0) : 0;
  const causes = ledger ? [...DROP_CAUSES.map((cause) => `${cause} ${ledger.dropped[cause]}`), ...FAILURE_CAUSES.map((cause) => `${cause} ${ledger.failed[cause]}`)].join(' · ') : 'no run';
  const worst = ledger ? DROP_CAUSES.filter((cause) => ledger.dropped[cause] > 0).sort((a, b) => ledger.dropped[b] - ledger.dropped[a])[0] : undefined;
  return (
    <div className="tiles" role="group" aria-label="Counters">
      <Tile name="inspected" value={ledger ? formatCount(ledger.inspected) : '–'} hint={ledger ? `captured ${ledger.captured} = inspected ${ledger.inspected} + dropped ${dropped} + failed ${broken}` : 'no run'} />
      <Tile name="pass" value={passed + failed === 0 ? '–' : `${((100 * passed) / (passed + failed)).toFixed(1)} %`} hint={`${passed} passed, ${failed} failed`} />
      <Tile name={worst ? `dropped: ${worst}` : broken > 0 ? 'dropped, lost' : 'dropped'} value={ledger ? formatCount(dropped + broken) : '–'} hint={causes} tone={dropped + broken > 0 ? 'warning' : 'plain'} />
      <Tile name="overruns" value={formatCount(inspection.history.overrunCount)} hint={`frames over ${inspection.history.budgetMs} ms`} tone={inspection.history.overrunCount > 0 ? 'warning' : 'plain'} />
    </div>
  );
}

function Tile({ name, value, hint, tone = 'plain' }: { readonly name: string; readonly value: string; readonly hint: string; readonly tone?: 'plain' | 'warning' }) {
  return (
    <Hint text={hint}>
      <div className={`tile tile-${tone}`} tabIndex={0}><span className="numbers tile-value">{value}</span><span className="tile-name">{name}</span></div>
    </Hint>
  );
}
