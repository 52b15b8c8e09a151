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

/** @returns the published values by exported column, of a region labelled by 8; null where it has none */
export function publishedColumns(shape: PublishedShape): Readonly<Record<string, number | null>> {
  return {
    area: shape.area, bbox_min_row: shape.bbox[0]!, bbox_min_col: shape.bbox[1]!, bbox_max_row: shape.bbox[2]!, bbox_max_col: shape.bbox[3]!,
    centroid_row: shape.centroid_rc[0]!, centroid_col: shape.centroid_rc[1]!, equivalent_diameter_area: shape.eqd, extent: shape.extent,
    axis_major_length: shape.major, axis_minor_length: shape.minor, eccentricity: shape.ecc,
    orientation: shape.major === shape.minor ? null : shape.orient_rad,
    intensity_mean: shape.imean, intensity_min: shape.imin, intensity_max: shape.imax, intensity_std: shape.istd,
    centroid_weighted_row: shape.wcent[0]!, centroid_weighted_col: shape.wcent[1]!,
    perimeter: shape.P_skimage, perimeter_crofton: shape.P_crofton, circularity: shape.circ_skP, circularity_crofton: shape.circ_crof,
    euler_number: shape.euler8, holes: 1 - shape.euler8, area_filled: shape.area_filled, area_convex: shape.hullAreaCorners,
    solidity: shape.solidityCorners, feret_diameter_max: shape.feret_corner, feret_diameter_min: shape.minferet_corner, moments_hu_0: shape.hu1,
  };
}

/** @returns a line for every column of one region that differs by more than rounding to the four decimals published */
export function publishedDifferences(shape: PublishedShape, columns: ReadonlyMap<string, Float64Array>): string[] {
  return Object.entries(publishedColumns(shape)).flatMap(([column, published]) => {
    const value = columns.get(column)?.[0] ?? Infinity;
    const isEqual = published === null ? Number.isNaN(value) : Math.abs(value - published) <= 0.5001e-4;
    return isEqual ? [] : [`${column}: ${value}, published ${published}`];
  });
}
