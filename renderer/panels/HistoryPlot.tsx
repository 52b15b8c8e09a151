import { useEffect, useRef } from 'react';
import './plotLanguage.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { bandsOf, frameAt } from '../budget/historyBands.ts';
import { partColour } from '../budget/stageColours.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

/** The plot's height in budgets: at least so much above the line, and cut so far above it, or one slow frame would flatten all others. */
const HEADROOM = 1.12;
const CUT_AT = 2;
/** A frame is a step, not a point on a curve. */
const stepped = uPlot.paths.stepped?.({ align: 1 });
const STEPPED = stepped ? { paths: stepped } : {};

/** Every frame of the history as a stack of its parts, under the dashed line of the budget. A click on a spike opens its frame. */
export function HistoryPlot() {
  const model = useModel();
  const { inspection, readableChanges, shownTheme } = model;
  const place = useRef<HTMLDivElement>(null);
  const engine = useStore(inspection.engine);
  const colours = useStore(shownTheme);
  useEffect(() => {
    const parent = place.current;
    if (!parent || !engine) return;
    const style = getComputedStyle(parent);
    const colour = (variable: string): string => style.getPropertyValue(variable).trim();
    const bandNames = bandsOf([], engine).names;
    const { history } = inspection;
    const plot = new uPlot({
      width: parent.clientWidth, height: parent.clientHeight, legend: { show: false }, cursor: { y: false, drag: { x: false, y: false }, points: { show: false } }, padding: [6, 0, 0, 0],
      scales: { x: { time: false }, y: { range: (_plot, _min, max) => [0, Math.max(history.budgetMs * HEADROOM, Math.min(max * 1.05, history.budgetMs * CUT_AT))] } },
      axes: [{ show: false }, { show: false }],
      series: [{}, ...bandNames.map(({ name, kind }) => ({ fill: colour(partColour(name, kind)), width: 0, points: { show: false }, ...STEPPED }))],
      hooks: { draw: [(drawn) => { drawBudgetLine(drawn, history.budgetMs, colour); }] },
    }, [[], ...bandNames.map(() => [])], parent);
    const refresh = (): void => { plot.setData([...bandsOf(history.costs, engine).data] as uPlot.AlignedData); };
    refresh();
    const unsubscribe = readableChanges.subscribe(refresh);
    const observer = new ResizeObserver(() => { plot.setSize({ width: parent.clientWidth, height: parent.clientHeight }); });
    observer.observe(parent);
    const click = (): void => {
      const frame = frameAt(history.costs, plot.cursor.idx ?? null);
      if (frame !== null) model.openFrame(frame);
    };
    plot.over.addEventListener('click', click);
    return () => {
      unsubscribe();
      observer.disconnect();
      plot.destroy();
    };
  }, [engine, inspection, readableChanges, colours, model]);
  return <div className="plot" ref={place} role="img" aria-label={`Frame times of the last frames against ${inspection.history.budgetMs} ms; the frames over it are listed below`} />;
}

function drawBudgetLine({ ctx, valToPos, bbox }: uPlot, budgetMs: number, colour: (variable: string) => string): void {
  const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const y = Math.round(valToPos(budgetMs, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colour('--text-dim');
  ctx.fillStyle = colour('--text-dim');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${0.85 * rootPx * devicePixelRatio}px ${colour('--mono')}`;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  const text = `${budgetMs} ms`;
  const pad = 3 * devicePixelRatio;
  ctx.fillStyle = colour('--panel');
  ctx.fillRect(bbox.left, y + pad, ctx.measureText(text).width + 3 * pad, parseFloat(ctx.font) + 2 * pad);
  ctx.fillStyle = colour('--text-dim');
  ctx.fillText(text, bbox.left + pad, y + 2 * pad);
  ctx.restore();
}
