import { calibration } from './calibration.ts';
import { REGION_PROPERTY_NAMES } from './properties.ts';

/** What the values of one exported column are. */
export interface ColumnMeaning {
  /** Empty for a ratio, a count, a number or a yes-or-no. */
  readonly unit: '' | 'px' | 'px²' | 'µm' | 'µm²' | 'rad' | 'DN';
  /** One sentence, without a full stop. */
  readonly definition: string;
}

const BOX = 'bounding box, half-open, counted from 0 at the top left';
const CENTRED = 'sum over the region of (row - centroid_row)^p (col - centroid_col)^q, in px^(2 + p + q)';

/** Columns of region tables in pixel units. N is the region's number of pixels, I a pixel's intensity in DN. */
const MEANINGS: Readonly<Record<string, readonly [unit: ColumnMeaning['unit'], definition: string]>> = {
  label: ['', "number of the region in the frame's label image: 1 upwards in raster order of the regions' first pixels, counted before any filter"],
  area: ['px²', 'N, the number of pixels of the region'],
  bbox_min_row: ['px', `first row of the ${BOX}`], bbox_min_col: ['px', `first column of the ${BOX}`],
  bbox_max_row: ['px', `row after the last of the ${BOX}`], bbox_max_col: ['px', `column after the last of the ${BOX}`],
  centroid_row: ['px', "mean row of the region's pixel centres, counted from 0"], centroid_col: ['px', "mean column of the region's pixel centres, counted from 0"],
  equivalent_diameter_area: ['px', 'diameter of the circle of the same area, sqrt(4 N / pi)'],
  extent: ['', 'N divided by the area of the bounding box'],
  axis_major_length: ['px', '4 sqrt(l1), l1 the larger eigenvalue of the covariance of the pixel centres, without a 1/12 term'],
  axis_minor_length: ['px', '4 sqrt(l2), l2 the smaller eigenvalue of the covariance of the pixel centres, without a 1/12 term'],
  eccentricity: ['', 'sqrt(1 - l2 / l1) of the eigenvalues of axis_major_length and axis_minor_length, 0 for a single pixel'],
  orientation: ['rad', 'angle of the major axis from the row axis (downwards) towards the column axis, -pi/2 to pi/2, null for a round region'],
  perimeter: ['px', "length of the line through the centres of the region's border pixels (scikit-image's perimeter, 4-neighbourhood), holes included"],
  perimeter_crofton: ['px', "perimeter by Crofton's formula in 4 directions, holes included"],
  circularity: ['', '4 pi area / perimeter^2, not clamped, null where the perimeter is 0'],
  circularity_crofton: ['', '4 pi area / perimeter_crofton^2, not clamped'],
  euler_number: ['', "1 minus the number of holes, in the recipe's connectivity"],
  holes: ['', 'number of holes: background that cannot be reached from outside, 4-connected where regions are 8-connected and the other way round'],
  area_filled: ['px²', 'N and the pixels of the holes'],
  area_convex: ['px²', "area of the convex hull of the pixels' corners"],
  solidity: ['', 'N divided by area_convex'],
  feret_diameter_max: ['px', "largest distance between two corners of the region's pixels"],
  feret_diameter_min: ['px', "smallest distance between two parallel lines that enclose the region's pixels"],
  feret_angle: ['rad', 'angle of the largest diameter, counted as orientation, above -pi/2 to pi/2; the smallest where several are as large'],
  intensity_mean: ['DN', 'mean of I'], intensity_min: ['DN', 'smallest I'], intensity_max: ['DN', 'largest I'],
  intensity_std: ['DN', 'population standard deviation of I (ddof 0)'],
  intensity_median: ['DN', 'median of I: the mean of the two middle values where N is even'],
  centroid_weighted_row: ['px', 'sum of I row / sum of I, null where the sum is not positive'],
  centroid_weighted_col: ['px', 'sum of I col / sum of I, null where the sum is not positive'],
  saturated_area: ['px²', 'number of pixels of the region whose raw sample is at full scale (limited range: at white), also where a correction changed them'],
  inside_roi: ['', "whether every pixel of the region lies in the recipe's ROI"],
  touches_border: ['', "whether the bounding box meets the frame's edge"],
};

const FAMILIES: readonly (readonly [pattern: RegExp, definition: string])[] = [
  [/^moments_[0-3]_[0-3]$/, 'raw moment p q, sum over the region of (row - bbox_min_row)^p (col - bbox_min_col)^q, in px^(2 + p + q)'],
  [/^moments_central_[0-3]_[0-3]$/, `central moment p q, ${CENTRED}`],
  [/^moments_hu_[0-6]$/, "Hu's moment invariant, numbered from 0, of the central moments divided by N^(1 + (p + q) / 2)"],
];

/**
 * Units and definitions of a region table's columns, for exports that can carry them.
 *
 * @param column  as exported, calibrated columns (`area_um2`) included
 * @returns undefined for a name that no region table has
 */
export function columnMeaning(column: string): ColumnMeaning | undefined {
  const [unit, definition] = MEANINGS[column] ?? [];
  if (unit !== undefined && definition !== undefined) return { unit, definition };
  const family = FAMILIES.find(([pattern]) => pattern.test(column));
  if (family) return { unit: '', definition: family[1] };
  const calibrated = /^(.*)_um2?$/.exec(column);
  const inPixels = calibrated ? MEANINGS[calibrated[1]!] : undefined;
  const area = column.endsWith('2');
  const property = REGION_PROPERTY_NAMES.find((name) => name === calibrated?.[1]);
  if (!inPixels || !property || calibration(property)?.suffix !== (area ? '_um2' : '_um')) return undefined;
  return { unit: area ? 'µm²' : 'µm', definition: `${inPixels[1]}, times the pixel size of the recipe${area ? ' squared' : ''}` };
}
