/** @returns `compute`, called once a row: several columns share what it gives */
export function memoRows<T>(compute: (row: number) => T): (row: number) => T {
  const seen: (T | undefined)[] = [];
  return (row) => (seen[row] ??= compute(row));
}
