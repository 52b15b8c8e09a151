import { BOOLEAN_COLUMNS, INTEGER_COLUMNS } from 'sightline/kernels';

/** U+2009: a thin space between thousands, the same in every language. */
const THIN = '\u2009';

/** `7571` as `7 571`. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** Milliseconds with two decimals; three significant digits are enough from 100 ms on. */
export function formatMs(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms.toFixed(2);
}

/** A value of a region as the table shows it: whole where it counts pixels, a word where it is yes or no. */
export function formatValue(column: string, value: number): string {
  if (Number.isNaN(value)) return '–';
  if (BOOLEAN_COLUMNS.has(column)) return value === 0 ? 'no' : 'yes';
  if (INTEGER_COLUMNS.has(column) || column === 'label') return formatCount(value);
  return value.toFixed(Math.abs(value) < 10 ? 3 : Math.abs(value) < 100 ? 2 : 1);
}

/** Shares that are not nothing never read 0 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 1 ? '<1 %' : `${percent.toFixed(0)} %`;
}

/** `252000` ms as `00:04:12`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}
