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
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.fillStyle = colour('--text-faint');
  context.fillText('√ count', 0, 0);
  context.textBaseline = 'bottom';
  const write = (text: string, x: number, y: number, ink: string): void => {
    context.fillStyle = colour(ink);
    const half = context.measureText(text).width / 2;
    context.textAlign = 'center';
    context.fillText(text, Math.min(width - half - 1, Math.max(half + 1, x)), y);
  };
  write(formatValue(column, min), 0, height, '--text-dim');
  write(`${formatValue(column, max)} ${columnUnit(column)}`.trim(), width, height, '--text-dim');
  for (const { value } of limits) {
    const x = Math.round(place(value));
    context.fillStyle = colour('--warning');
    context.fillRect(Math.min(width - 2, x), 0, Math.max(1, textPx / 10), base);
    context.textAlign = x > width / 2 ? 'right' : 'left';
    context.textBaseline = 'top';
    context.fillText(Number.isInteger(value) ? formatCount(value) : String(value), x + (x > width / 2 ? -1 : 1) * textPx * 0.4, 0);
    context.textBaseline = 'bottom';
  }
}
