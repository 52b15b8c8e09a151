import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { html, Html, type HtmlValue } from './html.ts';
import { msText, numberText } from './numberText.ts';
import type { Distribution, SeriesPoint } from './reportData.ts';

/** Size in the plot's own units; the document scales it. */
const WIDTH = 720, HEIGHT = 220, LEFT = 52, RIGHT = 12, TOP = 24, BOTTOM = 34;

/** A limit of a rule. */
export interface Limit {
  readonly value: number;
  readonly name: string;
}

type Scale = (value: number) => number;

interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly axes: Html;
}

/** Axes with ticks; `to` of y is rounded up so that its last tick is drawn. */
function frameOf(from: number, to: number, top: number, xTitle: string, yTitle: string, size = { width: WIDTH, height: HEIGHT }): Frame {
  const bottom = size.height - BOTTOM, right = size.width - RIGHT;
  const x = scaleLinear([from, to === from ? from + 1 : to], [LEFT, right]);
  const y = scaleLinear([0, top > 0 ? top : 1], [bottom, TOP]).nice(4);
  const axes = html`<g class="axes">${y.ticks(4).map((tick) => html`<line class="grid" x1="${LEFT}" x2="${right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text x="${LEFT - 6}" y="${round(y(tick)) + 4}" text-anchor="end">${numberText(tick)}</text>`)}${
    x.ticks(Math.floor(size.width / 110)).map((tick) => html`<line x1="${round(x(tick))}" x2="${round(x(tick))}" y1="${bottom}" y2="${bottom + 4}"/><text x="${round(x(tick))}" y="${bottom + 16}" text-anchor="middle">${numberText(tick)}</text>`)}<line x1="${LEFT}" x2="${right}" y1="${bottom}" y2="${bottom}"/><text class="title" x="${right}" y="${size.height - 4}" text-anchor="end">${xTitle}</text><text class="title" x="${4}" y="${11}">${yTitle}</text></g>`;
  return { x, y, axes };
}

/** @returns regions per frame: the mean as a line, the least and the most as a band, failed frames as ticks below */
export function regionsPlot(points: readonly SeriesPoint[]): Html {
  const { x, y, axes } = frameOf(points[0]!.firstFrame, points.at(-1)!.lastFrame, Math.max(...points.map(({ regionsMax }) => regionsMax)), 'frame', 'regions');
  const middle = (point: SeriesPoint): number => round(x((point.firstFrame + point.lastFrame) / 2));
  const band = area<SeriesPoint>(middle, (point) => round(y(point.regionsMin)), (point) => round(y(point.regionsMax)))(points);
  const mean = line<SeriesPoint>(middle, (point) => round(y(point.regionsMean)))(points);
  const failed = points.filter((point) => point.failed > 0).map((point) => html`<line class="failed" x1="${middle(point)}" x2="${middle(point)}" y1="${HEIGHT - BOTTOM - 6}" y2="${HEIGHT - BOTTOM}"/>`);
  return plot('Regions per frame', [axes, html`<path class="band" d="${band}"/><path class="line" d="${mean}"/>`, failed]);
}

/** @returns frame times against the budget: median as a line, the longest as a band; null where no frame has a time */
export function timePlot(points: readonly SeriesPoint[], budgetMs: number): Html | null {
  const timed = points.flatMap(({ totalMedianMs, totalMaxMs, ...point }) => (totalMedianMs === null || totalMaxMs === null ? [] : [{ ...point, totalMedianMs, totalMaxMs }]));
  if (timed.length === 0) return null;
  const { x, y, axes } = frameOf(timed[0]!.firstFrame, timed.at(-1)!.lastFrame, Math.max(budgetMs * 1.1, ...timed.map(({ totalMaxMs }) => totalMaxMs)), 'frame', 'ms');
  type Timed = (typeof timed)[number];
  const middle = (point: Timed): number => round(x((point.firstFrame + point.lastFrame) / 2));
  const band = area<Timed>(middle, (point) => round(y(point.totalMedianMs)), (point) => round(y(point.totalMaxMs)))(timed);
  const median = line<Timed>(middle, (point) => round(y(point.totalMedianMs)))(timed);
  return plot('Frame time against the budget', [axes, html`<path class="band" d="${band}"/><path class="line" d="${median}"/>`, horizontal(y(budgetMs), `budget ${msText(budgetMs)} ms`)]);
}

const SMALL = { width: 360, height: 176 };

/** @returns a histogram of a property with the limits that rules set on it */
export function distributionPlot({ column, from, to, bins }: Distribution, unit: string, limits: readonly Limit[]): Html {
  const { x, y, axes } = frameOf(from, to, Math.max(...bins), unit === '' ? 'value' : unit, 'regions', SMALL);
  const width = (to - from) / bins.length;
  const bars = bins.map((count, i) => {
    if (count === 0) return null;
    const left = round(x(from + i * width)), top = round(y(count));
    return html`<rect x="${left}" y="${top}" width="${Math.max(0.5, round(x(from + (i + 1) * width) - left - 0.5))}" height="${round(SMALL.height - BOTTOM - top)}"/>`;
  });
  const marks = limits.map(({ value, name }) => html`<g class="limit"><line x1="${round(x(value))}" x2="${round(x(value))}" y1="${TOP}" y2="${SMALL.height - BOTTOM}"/><title>${name}: ${numberText(value)}</title></g>`);
  return plot(`Distribution of ${column}`, [axes, html`<g class="bars">${bars}</g>`, marks], SMALL);
}

function horizontal(at: number, name: string): Html {
  return html`<g class="limit"><line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(at)}" y2="${round(at)}"/><text x="${WIDTH - RIGHT}" y="${round(at) - 5}" text-anchor="end">${name}</text></g>`;
}

function plot(title: string, content: HtmlValue, { width, height } = { width: WIDTH, height: HEIGHT }): Html {
  return html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${content}</svg>`;
}

/** A tenth of a unit is finer than any screen shows. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
