import { readFileSync } from 'node:fs';

/** What region-properties.json holds of a shape, of the columns that Sightline has; four decimals. */
export interface PublishedShape {
  readonly area: number;
  /** Half-open: min row, min col, max row, max col. */
  readonly bbox: readonly number[];
  readonly centroid_rc: readonly number[];
  readonly eqd: number;
  readonly extent: number;
  readonly major: number;
  readonly minor: number;
  readonly ecc: number;
  /** A number even where the shape is round and has none. */
  readonly orient_rad: number;
  readonly imean: number;
  readonly imin: number;
  readonly imax: number;
  /** ddof 0. */
  readonly istd: number;
  readonly wcent: readonly number[];
  readonly P_skimage: number;
  readonly P_crofton: number;
  /** null: its perimeter is 0. */
  readonly circ_skP: number | null;
  readonly circ_crof: number;
  readonly euler8: number;
  readonly euler4: number;
  readonly area_filled: number;
  /** Of the pixels' corners, as feret_corner and minferet_corner. */
  readonly hullAreaCorners: number;
  readonly solidityCorners: number;
  readonly feret_corner: number;
  readonly minferet_corner: number;
  /** Counted from 1. */
  readonly hu1: number;
}

/**
 * @returns the nine shapes of drawnShapes.ts by name
 * @source scikit-image 0.26, not the version behind regions.py: a second opinion
 */
export function shapeOracle(): Readonly<Record<string, PublishedShape>> {
  return JSON.parse(readFileSync(new URL('region-properties.json', import.meta.url), 'utf8')) as Record<string, PublishedShape>;
}
