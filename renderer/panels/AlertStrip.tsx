import type { Alert } from '../../main/contract/index.ts';
import { useStore } from '../store/useStore.ts';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

const ICONS = { error: 'fail', warning: 'warning', info: 'info' } as const;
const NO_ALERTS: readonly Alert[] = [];

/** Alerts of the host and of the worker, each with its remedy, until they clear or are put away. */
export function AlertStrip() {
  const { host, inspection } = useModel();
  const fromHost = useStore(host.state, (state) => state?.alerts ?? NO_ALERTS);
  const fromWorker = useStore(inspection.troubles);
  const dismissHost = (id: string): void => { void host.request('dismissAlert', { id }); };
  return (
    <div className="alerts" role="region" aria-label="Alerts" aria-live="polite">
      {fromHost.map((alert) => <AlertLine key={`host/${alert.id}`} alert={alert} dismiss={dismissHost} />)}
      {fromWorker.map((alert) => <AlertLine key={`worker/${alert.id}`} alert={alert} dismiss={inspection.dismissTrouble} />)}
    </div>
  );
}

function AlertLine({ alert, dismiss }: { readonly alert: Alert; readonly dismiss: (id: string) => void }) {
  return (
    <div className={`alert alert-${alert.severity}`}>
      <Icon name={ICONS[alert.severity]} />
      <p className="alert-text"><b className="severity">{alert.severity}</b> {alert.message} <span className="tip">{alert.tip}</span></p>
      <button type="button" className="quiet square" aria-label={`Put away: ${alert.message}`} onClick={() => { dismiss(alert.id); }}><Icon name="close" /></button>
    </div>
  );
}
