import type { FrameTruth } from 'sightline/footage';

/** Columns of truth.csv. Names, units and conventions are those of regions.csv; a missing dot has a centroid alone. */
export const TRUTH_COLUMNS = [
  'frame', 'kind', 'area', 'centroid_row', 'centroid_col',
  'bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col', 'touches_border', 'measurable',
] as const;

/**
 * Writes one frame's truth as lines of CSV.
 *
 * @returns lines ended by a line feed: the regions in raster order, then the missing dots; px and px^2 to 4 decimals
 */
export function truthLines({ frame, regions, missing }: FrameTruth): string {
  const lines: string[] = [];
  for (const region of regions) {
    lines.push([
      frame, region.kind, region.area.toFixed(4), region.row.toFixed(4), region.col.toFixed(4),
      region.minRow, region.minCol, region.maxRow, region.maxCol, region.touchesBorder, region.measurable,
    ].join(','));
  }
  for (const { row, col } of missing) lines.push([frame, 'missing', 0, row.toFixed(4), col.toFixed(4), '', '', '', '', '', false].join(','));
  return lines.map((line) => `${line}\n`).join('');
}
