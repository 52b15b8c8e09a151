import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ShownFrame } from '../inspection/protocol.ts';
import { columnTitle, columnUnit, columnWords } from '../regions/columnTitle.ts';
import { formatCount, formatValue } from '../regions/formatNumber.ts';
import { markedLabel } from '../regions/markedLabel.ts';
import { FAILING_FIRST, sortRows, type RowOrder } from '../regions/sortRows.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';
import { PanelSentence } from './PanelSentence.tsx';
import { useTableFrame } from './useTableFrame.ts';

/** The regions of the frame shown: the failing ones first and marked; a click locates one. */
export function RegionsPanel() {
  const { readable } = useModel();
  const shown = useStore(readable);
  const [boxes, setBoxes] = useState(false);
  const hasBoxes = shown !== null && [...shown.regions.columns.keys()].some(isBox);
  return (
    <section className="panel regions" aria-label="Regions in this frame" data-frame={shown?.header.frame}>
      <h2>Regions in this frame{shown ? ` · ${formatCount(shown.regions.count)}` : ''}
        {shown?.result.overflow ? <span className="aside warning">more than the table holds: the first {formatCount(shown.regions.count)} are kept</span> : null}
        {shown && shown.result.labelledCount !== shown.regions.count ? <span className="aside">{formatCount(shown.result.labelledCount)} in the mask, before the recipe’s limits</span> : null}
        {hasBoxes ? <button type="button" className="toggle boxes" aria-pressed={boxes} onClick={() => { setBoxes(!boxes); }}>Box columns</button> : null}
      </h2>
      {!shown ? <PanelSentence panel="regions" /> : shown.regions.count === 0 ? <div className="sentence"><strong>No regions</strong><span>The mask of frame {shown.header.frame} is empty, or every region lies outside the area limits of Measure.</span></div> : <Table shown={shown} boxes={boxes} />}
    </section>
  );
}

const OVERSCAN = 8;
/** The box is seen in the picture; its four columns are shown when asked for. */
const isBox = (column: string): boolean => column.startsWith('bbox_');

function Table({ shown: newest, boxes }: { readonly shown: ShownFrame; readonly boxes: boolean }) {
  const model = useModel();
  const [isScrolling, setScrolling] = useState(false);
  const shown = useTableFrame(newest, isScrolling);
  const [order, setOrder] = useState<RowOrder>(FAILING_FIRST);
  const marked = markedLabel(shown, useStore(model.view.state, (state) => state.mark));
  const scroller = useRef<HTMLDivElement>(null);
  const { regions, failures } = shown;
  const rules = useMemo(() => rulesByLabel(failures), [failures]);
  const rows = useMemo(() => sortRows(regions, order, new Set(rules.keys())), [regions, order, rules]);
  const columns = useMemo(() => ['label', ...[...regions.columns.keys()].filter((column) => boxes || !isBox(column))], [regions, boxes]);
  const rowPx = 1.7 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: OVERSCAN, onChange: (instance) => { setScrolling(instance.isScrolling); } });
  useEffect(() => { virtual.measure(); }, [virtual, rowPx]);
  const selected = rows.findIndex((row) => regions.label[row] === marked);
  const selectByKey = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, selected + by));
    model.locate(shown, regions.label[rows[next]!]!);
    virtual.scrollToIndex(next);
  };
  const sortBy = (column: string): void => { setOrder((now) => ({ column, descending: now.column === column ? !now.descending : column !== 'label' })); };
  const template = { gridTemplateColumns: `minmax(4.2rem, 0.8fr) repeat(${columns.length - 1}, minmax(5.2rem, 1fr)) minmax(11.5rem, 1.8fr)`, minWidth: `${15.7 + 5.2 * (columns.length - 1)}rem` };
  return (
    <div className="grid numbers" ref={scroller} role="grid" tabIndex={0} aria-rowcount={rows.length + 1} aria-label="Regions" onKeyDown={selectByKey}>
      <div className="grid-row grid-head" role="row" style={template}>
        {[...columns, 'rule'].map((column) => (
          <div key={column} role="columnheader" className={column === 'rule' ? 'rule-name' : ''} aria-sort={order.column === column ? (order.descending ? 'descending' : 'ascending') : 'none'}>
            <button type="button" className="quiet" title={`${columnWords(column)}: sort`} onClick={() => { sortBy(column); }}>
              {columnTitle(column)}{columnUnit(column) === '' ? '' : ` ${columnUnit(column)}`}{order.column === column ? (order.descending ? ' ↓' : ' ↑') : ''}
            </button>
          </div>
        ))}
      </div>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index]!;
          const label = regions.label[row]!;
          const rule = rules.get(label);
          return (
            <div key={index} role="row" aria-rowindex={index + 2} aria-selected={label === marked} className={`grid-row grid-body ${rule ? 'row-fail' : ''}`} style={{ ...template, height: size, transform: `translateY(${start}px)` }} onClick={() => { model.locate(shown, label); }}>
              {columns.map((column) => <div key={column} role="gridcell">{formatValue(column, column === 'label' ? label : regions.columns.get(column)![row]!)}</div>)}
              <div role="gridcell" className="rule-name">{rule ? `✕ ${rule}` : ''}</div>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rulesByLabel(failures: ShownFrame['failures']): ReadonlyMap<number, string> {
  const rules = new Map<number, Set<string>>();
  for (const { label, ruleId } of failures) {
    if (label !== null) rules.set(label, (rules.get(label) ?? new Set()).add(ruleId));
  }
  return new Map([...rules].map(([label, names]) => [label, [...names].join(', ')]));
}
