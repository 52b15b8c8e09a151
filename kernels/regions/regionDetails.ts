import type { RegionSums } from './regionSums.ts';

/**
 * What an engine finds out about a region beyond its sums, group by group: integers, or exact picks among integers, held in f64,
 * so that both engines give the same. A pixel belongs to the region when its label is the region's: a touching region is background.
 *
 * outline: of the pixels of scikit-image's perimeter, those that count 1 (`straight`), sqrt 2 (`diagonal`) and their mean (`mixed`);
 *   pairs of neighbours, one inside and one outside, along one direction each: `edges` (columns and rows together) and `corners`
 *   (both diagonals); `euler`, the Euler number in the recipe's connectivity.
 * filled: `area` of the region and its holes.
 * hull, of the convex hull of the pixels' corners: `doubleArea`; the longest diameter's square and its direction (`diameterRows` >= 0;
 *   of several as long the one with the smallest angle); the width over the edge where it is smallest: `widthArea` / sqrt(`widthEdge`).
 * median: `middle`, the two middle values of v added (twice the middle one where N is odd).
 * saturated: `area`, the pixels whose raw sample is saturated, whatever a correction makes of them.
 * roi: pixels `inside` the plan's ROI.
 * third: sums of y^3, y^2 x, y x^2 and x^3, (x, y) counted from the centroid rounded down.
 */
export const DETAIL_COLUMNS = {
  outline: ['straight', 'diagonal', 'mixed', 'edges', 'corners', 'euler'],
  filled: ['area'],
  hull: ['doubleArea', 'diameterSquare', 'diameterRows', 'diameterCols', 'widthArea', 'widthEdge'],
  median: ['middle'],
  third: ['yyy', 'yyx', 'yxx', 'xxx'],
  saturated: ['area'],
  roi: ['inside'],
} as const;

export type DetailGroup = keyof typeof DETAIL_COLUMNS;
export const DETAIL_GROUPS = Object.keys(DETAIL_COLUMNS) as DetailGroup[];

/** Groups that are sums over pixels and windows: the webgpu engine adds them up on the device, in the records. */
export const SUMMED_DETAILS: ReadonlySet<DetailGroup> = new Set(['outline', 'third', 'saturated', 'roi']);

/** @returns those that are no sums: they take a region's runs, or pixels, or both as a whole */
export function wholeRegionDetails(groups: ReadonlySet<DetailGroup>): ReadonlySet<DetailGroup> {
  return new Set([...groups].filter((group) => !SUMMED_DETAILS.has(group)));
}

export type DetailColumns<G extends DetailGroup> = Readonly<Record<(typeof DETAIL_COLUMNS)[G][number], Float64Array>>;

/** One entry a region, in the order of the sums; null where the plan does not need the group. */
export type RegionDetails = { readonly [G in DetailGroup]: DetailColumns<G> | null };

/** @returns details whose columns `column` makes, called for every column of the wanted groups in order */
export function createRegionDetails(wanted: ReadonlySet<DetailGroup>, column: (group: DetailGroup, name: string) => Float64Array): RegionDetails {
  const group = (name: DetailGroup) => (wanted.has(name) ? Object.fromEntries(DETAIL_COLUMNS[name].map((each) => [each, column(name, each)])) : null);
  return Object.fromEntries(DETAIL_GROUPS.map((name) => [name, group(name)])) as unknown as RegionDetails;
}

/** @returns the groups of both: of two halves that share no group */
export function joinDetails(one: RegionDetails | null, other: RegionDetails | null): RegionDetails | null {
  if (!one || !other) return one ?? other;
  return Object.fromEntries(DETAIL_GROUPS.map((name) => [name, one[name] ?? other[name]])) as unknown as RegionDetails;
}

/** Details of regions that were measured elsewhere, from the mask they lie in. */
export interface MaskDetails {
  /**
   * @param mask    the plan's mask: 1 bit a pixel, rows padded
   * @param pixels  the frame's samples
   * @param sums    of the same mask: label, limits, centroid and extreme intensities are read, and for `filled` the details' outline
   *                where it is not wanted here
   */
  measure(mask: Uint32Array, pixels: Uint8Array | Uint16Array, sums: RegionSums): RegionDetails;
}
