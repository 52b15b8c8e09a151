import type { RegionTable } from 'sightline/kernels';

/** `rule` puts the failing regions first, then raster order. */
export interface RowOrder {
  readonly column: string;
  readonly descending: boolean;
}

export const FAILING_FIRST: RowOrder = { column: 'rule', descending: true };

/**
 * @param failing  labels of the regions that break a rule
 * @returns row numbers of the table in the order wanted; equal values keep raster order, missing ones (NaN) come last
 */
export function sortRows(table: RegionTable, order: RowOrder, failing: ReadonlySet<number>): Uint32Array {
  const rows = Uint32Array.from({ length: table.count }, (_, row) => row);
  const values = keyOf(table, order.column, failing);
  if (!values) return rows;
  const sign = order.descending ? -1 : 1;
  return rows.sort((a, b) => {
    const x = values[a]!, y = values[b]!;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

function keyOf(table: RegionTable, column: string, failing: ReadonlySet<number>): ArrayLike<number> | undefined {
  if (column === 'label') return table.label;
  if (column === 'rule') return Array.from(table.label, (label) => (failing.has(label) ? 1 : 0));
  return table.columns.get(column);
}
