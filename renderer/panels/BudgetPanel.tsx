import type { CSSProperties } from 'react';
import type { FrameCost } from '../inspection/protocol.ts';
import { budgetTable, FRAME_WORDS, type BudgetLine } from '../budget/budgetTable.ts';
import { DRAWN_FRAMES } from '../budget/historyBands.ts';
import { barTicks, layOutBar, type PartPlan } from '../budget/frameParts.ts';
import { partColour, stageTitle } from '../budget/stageColours.ts';
import { formatMs, formatShare } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { Hint } from './Hint.tsx';
import { HistoryPlot } from './HistoryPlot.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';
import { OverrunList } from './OverrunList.tsx';
import { PanelSentence } from './PanelSentence.tsx';

const NO_PLAN: PartPlan = { stageNames: [], fusedInto: {} };

/** Where the 33.3 ms go. */
export function BudgetPanel() {
  const { host, inspection, readableChanges } = useModel();
  useStore(readableChanges);
  const store = host.state.get()?.run?.store ?? null;
  const plan = useStore(inspection.engine) ?? NO_PLAN;
  const { costs, budgetMs } = inspection.history;
  const held = useStore(inspection.held);
  const last = held?.cost ?? costs.at(-1);
  return (
    <>
      <section className="panel" aria-label="Frame budget">
        <h2>Frame budget {last ? <Left ms={budgetMs - last.totalMs} /> : null}</h2>
        {last ? <><Bar cost={last} plan={plan} budgetMs={budgetMs} /><BudgetFigures lines={budgetTable(costs, plan, budgetMs, store, held?.cost)} frames={costs.length} shown={held ? 'held' : 'now'} /></> : <PanelSentence panel="budget" />}
      </section>
      <section className="panel history" aria-label="History"><h2>Last frames <span className="aside">{last ? `${Math.min(costs.length, DRAWN_FRAMES)}, newest at the right` : ''}</span></h2>{last ? <><HistoryPlot /><OverrunList /></> : <p className="dim">Nothing was inspected yet.</p>}</section>
    </>
  );
}

function Left({ ms }: { readonly ms: number }) {
  return ms < 0 ? <span className="aside warning">{(-ms).toFixed(1)} ms over</span> : <span className="aside">{ms.toFixed(1)} ms left</span>;
}

/** The last frame drawn to scale: what is empty is what is left. */
function Bar({ cost, plan, budgetMs }: { readonly cost: FrameCost; readonly plan: PartPlan; readonly budgetMs: number }) {
  const { slices, scaleMs } = layOutBar(cost, plan, budgetMs);
  const ticks = barTicks(budgetMs, scaleMs);
  const words = slices.map(({ name, ms }) => `${name} ${formatMs(ms)} ms`).join(', ');
  return (
    <div className="bar-block">
      <div className="bar" role="img" aria-label={`Frame ${cost.frame} against ${budgetMs} ms: ${words}`}>
        {slices.map(({ name, kind, ms, from, width }) => (
          <span key={name} className={`slice slice-${kind}`} title={`${stageTitle(name)} ${formatMs(ms)} ms`} style={{ left: `${from * 100}%`, width: `${width * 100}%`, '--stage': `var(${partColour(name, kind)})` } as CSSProperties} />
        ))}
        {scaleMs > budgetMs ? <span className="bar-limit" style={{ left: `${(budgetMs / scaleMs) * 100}%` }} /> : null}
      </div>
      <div className="scale numbers" aria-hidden="true">
        {ticks.map((tick) => <span key={tick} className={tick > 0.9 * scaleMs ? 'scale-end' : ''} style={{ left: `${(tick / scaleMs) * 100}%` }}>{tick === budgetMs ? `${tick} ms` : Math.round(tick)}</span>)}
      </div>
    </div>
  );
}

function BudgetFigures({ lines, frames, shown }: { readonly lines: readonly BudgetLine[]; readonly frames: number; readonly shown: 'now' | 'held' }) {
  const rows = useStore(useModel().budgetRows);
  const over = frames === 1 ? '1 frame' : `${frames} frames`;
  return (
    <table className="budget numbers">
      <caption className="unseen">Milliseconds a frame, over the last {over}</caption>
      <thead><tr><th scope="col">ms, {over}</th><th scope="col">{shown}</th><th scope="col">p50</th><th scope="col">p95</th><th scope="col">p99</th><th scope="col">share</th></tr></thead>
      <tbody>
        {lines.filter(({ kind }) => rows === 'all' || kind !== 'outside').map((line) => (
          <tr key={line.name} className={`line-${line.kind}`}>
            <th scope="row"><span className={`mark slice-${line.kind}`} style={{ '--stage': `var(${partColour(line.name, line.kind)})` } as CSSProperties} aria-hidden="true" /><LineName line={line} /></th>
            {line.statistics ? <Figures line={line} statistics={line.statistics} /> : <td colSpan={5} className="missing"><Hint text={line.reason ?? 'not timed yet'}><span tabIndex={0} role="note" aria-label="not timed">n/a</span></Hint></td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  frame: FRAME_WORDS,
  decode: 'What ffmpeg takes to decode the frame. Not in the frame: it happens in a process of its own.',
  capture: 'The frame out of ffmpeg, its first bytes to its last. Not in the frame: it happens in the host.',
  link: 'From the host to this window. Not in the frame: it happens while the engine is at other frames.',
  present: 'Reading what is seen and drawing it. Not in the frame: of live frames not every one is drawn.',
  store: 'Writing the result into the session, in the host. Not in the frame.',
  latency: 'From the last sample of the frame to its verdict, time in queues included',
};

function LineName({ line: { name, kind } }: { readonly line: BudgetLine }) {
  if (kind === 'latency') return <LatencyName />;
  const words = kind === 'stage' ? undefined : WORDS[name];
  return words === undefined ? <>{kind === 'stage' ? stageTitle(name) : name}</> : <Hint text={words}><span tabIndex={0} role="note" aria-label={name}>{name}</span></Hint>;
}

/** Opens what lies between capture and verdict, and after it. */
function LatencyName() {
  const { budgetRows } = useModel();
  const isOpen = useStore(budgetRows) === 'all';
  return (
    <Hint text={`${WORDS['latency']!}. ${isOpen ? 'Hides' : 'Shows'} what is outside the frame.`}>
      <button type="button" className="quiet more" aria-expanded={isOpen} onClick={() => { budgetRows.set(isOpen ? 'frame' : 'all'); }}>
        <span className={`turn ${isOpen ? 'turned' : ''}`}><Icon name="open" /></span>latency
      </button>
    </Hint>
  );
}

/** A tail this many times the median, and this much of the budget, is worth a look. */
const HEAVY_TAIL = 4;
const TAIL_SHARE = 0.15;

function Figures({ line, statistics: { p50, p95, p99, share } }: { readonly line: BudgetLine; readonly statistics: NonNullable<BudgetLine['statistics']> }) {
  return (
    <>
      <td>{line.nowMs === null ? '–' : formatMs(line.nowMs)}</td><td>{formatMs(p50)}</td><td>{formatMs(p95)}</td>
      <td className={p99 / p50 > HEAVY_TAIL && p99 > (TAIL_SHARE * p50) / share ? 'tail' : ''}>{formatMs(p99)}</td>
      <td>{line.kind === 'latency' || line.kind === 'outside' ? '' : formatShare(share)}</td>
    </>
  );
}
