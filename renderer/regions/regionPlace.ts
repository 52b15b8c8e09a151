import type { RegionTable } from 'sightline/kernels';

/** Where a region lies in the frame, px; a point has no size. */
export interface RegionPlace {
  readonly row: number;
  readonly col: number;
  readonly height: number;
  readonly width: number;
}

/** A region is found again at most as far from where it was, px, as it is long; never less than this. */
const LEAST_REACH_PX = 8;

/** @returns the region's place by its box, else its centroid; null when the recipe measures neither */
export function regionPlace(table: RegionTable, label: number): RegionPlace | null {
  const row = table.label.indexOf(label);
  return row < 0 ? null : placesOf(table)?.(row) ?? null;
}

/**
 * The region of another frame that is most probably the same one: the nearest in place and size, not farther away than the region
 * is long.
 * @returns its label and place; null when there is none so near, or the recipe measures no place
 */
export function nearestRegion(table: RegionTable, to: RegionPlace): { readonly label: number; readonly place: RegionPlace } | null {
  const placeAt = placesOf(table);
  if (placeAt === null) return null;
  const reachPx = Math.max(to.height, to.width, LEAST_REACH_PX);
  let nearest: { readonly label: number; readonly place: RegionPlace } | null = null;
  let least = Infinity;
  for (let row = 0; row < table.count; row++) {
    const place = placeAt(row);
    const awayPx = Math.hypot(place.row - to.row, place.col - to.col);
    const unlike = awayPx + (Math.abs(place.height - to.height) + Math.abs(place.width - to.width)) / 2;
    if (awayPx > reachPx || unlike >= least) continue;
    nearest = { label: table.label[row]!, place };
    least = unlike;
  }
  return nearest;
}

/** @returns the place of each row of the table; null when it has none */
function placesOf({ columns }: RegionTable): ((row: number) => RegionPlace) | null {
  const [minRow, minCol, maxRow, maxCol] = ['bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col'].map((name) => columns.get(name));
  if (minRow && minCol && maxRow && maxCol) {
    return (row) => ({ row: (minRow[row]! + maxRow[row]!) / 2, col: (minCol[row]! + maxCol[row]!) / 2, height: maxRow[row]! - minRow[row]!, width: maxCol[row]! - minCol[row]! });
  }
  const centreRow = columns.get('centroid_row'), centreCol = columns.get('centroid_col');
  return centreRow && centreCol ? (row) => ({ row: centreRow[row]!, col: centreCol[row]!, height: 0, width: 0 }) : null;
}
