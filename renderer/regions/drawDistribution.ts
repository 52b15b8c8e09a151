import type { Size } from '../view/viewPort.ts';
import { columnUnit } from './columnTitle.ts';
import { formatCount, formatValue } from './formatNumber.ts';
import type { Histogram } from './histogram.ts';
import type { RuleLimit } from './ruleLimits.ts';

/** Bars, those beyond a limit in red, and each limit as a line with its value. Heights go by the square root, so that rare regions are seen. */
export function drawDistribution(
  context: CanvasRenderingContext2D, { width, height }: Size, { min, max, counts, largest }: Histogram, limits: readonly RuleLimit[], column: string,
  colour: (variable: string) => string, font: (rem: number) => string,
): void {
  context.font = font(0.85);
  const textPx = parseFloat(context.font);
  const base = height - textPx * 1.7;
  const place = (value: number): number => ((value - min) / (max - min)) * width;
  const isOut = (value: number): boolean => limits.some(({ side, value: limit }) => (side === 'min' ? value < limit : value > limit));
  const barPx = width / counts.length;
  counts.forEach((count, bin) => {
    if (count === 0) return;
    const centre = min + ((bin + 0.5) / counts.length) * (max - min);
    const barHeight = Math.max(2, Math.sqrt(count / largest) * (base - textPx * 1.4));
    context.fillStyle = colour(isOut(centre) ? '--fail' : '--bars');
    context.fillRect(bin * barPx, base - barHeight, Math.max(1, barPx - Math.max(1, barPx * 0.15)), barHeight);
  });
  context.fillStyle = colour('--line');
  context.fillRect(0, base, width, Math.max(1, textPx / 13));
  const write = (text: string, x: number, y: number, ink: string): Span => {
    context.fillStyle = colour(ink);
    const span = spanOf(context.measureText(text).width, x, width);
    context.textAlign = 'left';
    context.fillText(text, span.from, y);
    return span;
  };
  context.textBaseline = 'bottom';
  write(formatValue(column, min), 0, height, '--text-dim');
  write(`${formatValue(column, max)} ${columnUnit(column)}`.trim(), width, height, '--text-dim');
  context.textBaseline = 'top';
  const taken = limits.map(({ value }): Span => {
    const x = Math.min(width - 2, Math.max(0, Math.round(place(value))));
    context.fillStyle = colour('--warning');
    context.fillRect(x, 0, Math.max(1, textPx / 10), base);
    const text = Number.isInteger(value) ? formatCount(value) : String(value);
    const away = context.measureText(text).width / 2 + textPx * 0.4;
    return base < textPx ? { from: x, to: x } : write(text, x > width / 2 ? x - away : x + away, 0, '--warning');
  });
  const title = context.measureText(TITLE).width;
  const at = [0, width].find((x) => taken.every(({ from, to }) => to < spanOf(title, x, width).from || from > spanOf(title, x, width).to));
  if (at !== undefined && base > 2 * textPx) write(TITLE, at, 0, '--text-faint');
}

const TITLE = '√ count';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where a text that is to be centred on x lies: inside the plot. */
function spanOf(text: number, x: number, width: number): Span {
  const from = Math.min(width - text - 1, Math.max(1, x - text / 2));
  return { from, to: from + text };
}
