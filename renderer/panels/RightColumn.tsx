import { BudgetPanel } from './BudgetPanel.tsx';
import { CounterTiles, LossCauses } from './CounterTiles.tsx';
import { VerdictPanel } from './VerdictPanel.tsx';

/** The verdict and the time. */
export function RightColumn() {
  return (
    <aside className="right scroll" aria-label="Verdict and frame budget">
      <VerdictPanel />
      <CounterTiles />
      <LossCauses />
      <BudgetPanel />
    </aside>
  );
}
