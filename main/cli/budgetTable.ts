import Table from 'cli-table3';
import type { BudgetReport, BudgetRow } from 'sightline/kernels';

const PLAIN = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
};

/** @returns lines without borders, columns aligned: the first left, the rest right */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head], chars: PLAIN, colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push([...row]);
  return table.toString().split('\n').map((line) => line.trimEnd()).join('\n');
}

const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

/** @returns the budget as a table: a line a stage, transfers and the whole frame, ms and share of the budget */
export function budgetTable(report: BudgetReport): string {
  const rows = report.rows.map((row) => [row.name === 'total' ? 'frame' : row.name, ...figures(row)]);
  return plainTable(['stage', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', `of ${report.budgetMs} ms`], rows);
}

function figures({ statistics, fusedInto }: BudgetRow): string[] {
  if (!statistics) return [fusedInto ? `in ${fusedInto}` : 'n/a', '', '', '', ''];
  const { p50, p95, p99, max, share } = statistics;
  return [ms(p50), ms(p95), ms(p99), ms(max), `${(100 * share).toFixed(1)} %`];
}
