import { useEffect, useRef } from 'react';
import './plotLanguage.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { bandsOf, frameAt } from '../budget/historyBands.ts';
import { partColour } from '../budget/stageColours.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

/** Every frame of the history as a stack of its parts, under the dashed line of the budget. A click on a spike opens its frame. */
export function HistoryPlot() {
  const model = useModel();
  const { inspection, readableChanges, theme } = model;
  const place = useRef<HTMLDivElement>(null);
  const engine = useStore(inspection.engine);
  const colours = useStore(theme);
  useEffect(() => {
    const parent = place.current;
    if (!parent || !engine) return;
    const style = getComputedStyle(parent);
    const colour = (variable: string): string => style.getPropertyValue(variable).trim();
    const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const bandNames = bandsOf([], engine).names;
    const { history } = inspection;
    const plot = new uPlot({
      width: parent.clientWidth, height: parent.clientHeight, legend: { show: false }, cursor: { y: false, drag: { x: false, y: false }, points: { show: false } }, padding: [6, 0, 0, 0],
      scales: { x: { time: false }, y: { range: (_plot, _min, max) => [0, Math.max(history.budgetMs * 1.12, max * 1.05)] } },
      axes: [{ show: false }, { show: false }],
      series: [{}, ...bandNames.map(({ name, kind }) => ({ fill: colour(partColour(name, kind)), width: 0, points: { show: false } }))],
      hooks: { draw: [(drawn) => { drawBudgetLine(drawn, history.budgetMs, colour, `${0.85 * rootPx * devicePixelRatio}px ${colour('--mono')}`); }] },
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

function drawBudgetLine({ ctx, valToPos, bbox }: uPlot, budgetMs: number, colour: (variable: string) => string, font: string): void {
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
  ctx.font = font;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  ctx.fillText(`${budgetMs} ms`, bbox.left + 4 * devicePixelRatio, y + 3 * devicePixelRatio);
  ctx.restore();
}
