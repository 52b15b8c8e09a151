import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from '../main/export/report/html.ts';

/** Cost by radius of one way to do it. */
export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly radiusPx: number; readonly p50Ms: number; readonly minMs: number }[];
}

const WIDTH = 860, HEIGHT = 460, LEFT = 60, RIGHT = 300, TOP = 40, BOTTOM = 44;
const BUDGET_MS = 33.3;
const COLOURS = ['#1f6feb', '#0a7f5a', '#b35900', '#8a3ffc', '#c2185b', '#5f6b7a', '#008b9a', '#7a5c00'];
const TICKS_MS = [0.1, 0.3, 1, 3, 10, 33.3, 100, 300, 1000, 3000], TICKS_PX = [1, 2, 4, 8, 16, 40, 80];

/** @returns an SVG document: shortest times, both axes logarithmic, the frame's budget as a line */
export function crossoverPlot(title: string, curves: readonly Curve[]): string {
  const times = curves.flatMap(({ points }) => points.map(({ minMs }) => minMs));
  const x = scaleLog([1, 80], [LEFT, WIDTH - RIGHT]), y = scaleLog([Math.min(...times, BUDGET_MS) * 0.8, Math.max(...times, BUDGET_MS) * 1.2], [HEIGHT - BOTTOM, TOP]);
  const at = (value: number): string => value.toFixed(1);
  const [low, high] = y.domain() as [number, number];
  const path = line<Curve['points'][number]>(({ radiusPx }) => x(radiusPx), ({ minMs }) => y(minMs)).digits(1);
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="20" font-size="14">${title}</text>
${TICKS_MS.filter((tick) => tick >= low && tick <= high).map((tick) => html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}" stroke="${tick === BUDGET_MS ? '#c00' : '#ddd'}"/><text x="${LEFT - 6}" y="${at(y(tick) + 4)}" text-anchor="end">${tick}</text>
`)}${TICKS_PX.map((tick) => html`<line x1="${at(x(tick))}" x2="${at(x(tick))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#eee"/><text x="${at(x(tick))}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${tick}</text>
`)}<text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">radius, px</text><text x="8" y="${TOP - 8}">ms, shortest</text>
${curves.map(({ name, points }, i) => html`<path d="${path(points)}" fill="none" stroke="${COLOURS[i % COLOURS.length]!}" stroke-width="2"/><rect x="${WIDTH - RIGHT + 16}" y="${TOP + 4 + 20 * i}" width="14" height="4" fill="${COLOURS[i % COLOURS.length]!}"/><text x="${WIDTH - RIGHT + 36}" y="${TOP + 10 + 20 * i}">${name}</text>
`)}<text x="${LEFT + 6}" y="${at(y(BUDGET_MS) - 5)}" fill="#c00">the frame's budget</text>
</svg>
`.text}`;
}
