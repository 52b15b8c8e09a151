import { useEffect, useState } from 'react';
import { columnChoice, columnUnit, columnWords } from '../regions/columnTitle.ts';
import { formatCount } from '../regions/formatNumber.ts';
import { drawDistribution } from '../regions/drawDistribution.ts';
import { histogramOf } from '../regions/histogram.ts';
import type { SideLimits } from '../regions/limitRange.ts';
import { limitsOf, triedLimits } from '../regions/ruleLimits.ts';
import { useStore } from '../store/useStore.ts';
import { useCanvas } from './useCanvas.ts';
import { LimitCount, LimitSlider } from './LimitFinder.tsx';
import { useModel } from './modelContext.ts';
import { PanelSentence } from './PanelSentence.tsx';

const BINS = 96;
const NO_RULES: never[] = [];

/** How one property is distributed over the last regions, with the limits that rules put on it. */
export function DistributionPanel() {
  const { inspection, readable, host, property, shownTheme } = useModel();
  const shown = useStore(readable);
  const wanted = useStore(property);
  const rules = useStore(host.state, (state) => state?.recipe.rules ?? NO_RULES);
  const colours = useStore(shownTheme);
  const { ref, size, draw } = useCanvas();
  const { columns } = inspection.properties;
  const column = columns.includes(wanted) ? wanted : columns[0];
  const values = column === undefined ? null : inspection.properties.valuesOf(column);
  const limits = column === undefined ? [] : limitsOf(rules, column);
  const [trial, setTrial] = useState<{ readonly column: string; readonly limits: SideLimits } | null>(null);
  const tried = trial !== null && trial.column === column ? trial.limits : null;
  const axis = values === null ? null : histogramOf(values, BINS, limits.map(({ value }) => value));
  const change = (next: SideLimits | null): void => { setTrial(next === null || column === undefined ? null : { column, limits: next }); };
  useEffect(() => {
    draw((context, canvas, colour, font) => {
      const now = column === undefined ? null : histogramOf(inspection.properties.valuesOf(column), BINS, limitsOf(rules, column).map(({ value }) => value));
      if (now && column !== undefined) drawDistribution(context, canvas, now, tried ? triedLimits(tried) : limitsOf(rules, column), column, colour, font);
    });
  }, [draw, inspection, column, shown, rules, size, colours, tried]);
  return (
    <section className="panel distribution" aria-label="Distribution">
      <h2>
        <select aria-label="Property" value={column ?? ''} onChange={(event) => { property.set(event.target.value); }} disabled={columns.length === 0}>
          {columns.length === 0 ? <option value="">distribution</option> : null}
          {columns.map((each) => <option key={each} value={each}>{columnChoice(each)}</option>)}
        </select>
        <span className="aside">{values ? `last ${formatCount(values.length)}` : ''}{limits.length > 0 ? ` · ${limits.map(({ side, value }) => `${side === 'min' ? '≥' : '≤'} ${Number.isInteger(value) ? formatCount(value) : value}`).join(', ')} ${columnUnit(column!)}` : ''}</span>
      </h2>
      <div className="canvas-fill" role="img" aria-label={column === undefined ? 'No values' : `Distribution of ${columnWords(column)} over the last ${values?.length ?? 0} regions; heights by the square root of the count`}><canvas ref={ref} /></div>
      {axis !== null && column !== undefined ? <><LimitSlider column={column} axis={axis} tried={tried} change={change} /><LimitCount column={column} tried={tried} change={change} /></> : null}
      {values === null || values.length === 0 ? <PanelSentence panel="distribution" /> : null}
    </section>
  );
}
