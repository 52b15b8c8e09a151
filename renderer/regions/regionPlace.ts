import type { RegionTable } from 'sightline/kernels';

/** Where a region lies in the frame, px; a point has no size. */
export interface RegionPlace {
  readonly row: number;
  readonly col: number;
  readonly height: number;
  readonly width: number;
}

/** @returns the region's place by its box, else its centroid; null when the recipe measures neither */
export function regionPlace(table: RegionTable, label: number): RegionPlace | null {
  const row = table.label.indexOf(label);
  if (row < 0) return null;
  const at = (name: string): number | undefined => table.columns.get(name)?.[row];
  const [minRow, minCol, maxRow, maxCol] = [at('bbox_min_row'), at('bbox_min_col'), at('bbox_max_row'), at('bbox_max_col')];
  if (minRow !== undefined && minCol !== undefined && maxRow !== undefined && maxCol !== undefined) {
    return { row: (minRow + maxRow) / 2, col: (minCol + maxCol) / 2, height: maxRow - minRow, width: maxCol - minCol };
  }
  const [centreRow, centreCol] = [at('centroid_row'), at('centroid_col')];
  return centreRow === undefined || centreCol === undefined ? null : { row: centreRow, col: centreCol, height: 0, width: 0 };
}
