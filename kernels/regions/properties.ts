import type { DetailGroup } from './regionDetails.ts';

/** p and q of the moments up to the third order, in the order of their columns. */
export const MOMENT_ORDERS = [[0, 0], [1, 0], [0, 1], [2, 0], [1, 1], [0, 2], [3, 0], [2, 1], [1, 2], [0, 3]] as const;

const momentColumns = (name: string): readonly string[] => MOMENT_ORDERS.map(([p, q]) => `${name}_${p}_${q}`);

/** What a recipe may ask of a region, in scikit-image's names, and the exported columns each one becomes. */
export const REGION_PROPERTIES = {
  area: { columns: ['area'], needs: [], unit: 'px²' },
  bbox: { columns: ['bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col'], needs: [], unit: 'px' },
  centroid: { columns: ['centroid_row', 'centroid_col'], needs: [], unit: 'px' },
  equivalent_diameter_area: { columns: ['equivalent_diameter_area'], needs: [], unit: 'px' },
  extent: { columns: ['extent'], needs: [], unit: '' },
  axis_major_length: { columns: ['axis_major_length'], needs: [], unit: 'px' },
  axis_minor_length: { columns: ['axis_minor_length'], needs: [], unit: 'px' },
  eccentricity: { columns: ['eccentricity'], needs: [], unit: '' },
  orientation: { columns: ['orientation'], needs: [], unit: 'rad' },
  perimeter: { columns: ['perimeter'], needs: ['outline'], unit: 'px' },
  perimeter_crofton: { columns: ['perimeter_crofton'], needs: ['outline'], unit: 'px' },
  circularity: { columns: ['circularity'], needs: ['outline'], unit: '' },
  circularity_crofton: { columns: ['circularity_crofton'], needs: ['outline'], unit: '' },
  euler_number: { columns: ['euler_number'], needs: ['outline'], unit: '' },
  holes: { columns: ['holes'], needs: ['outline'], unit: '' },
  area_filled: { columns: ['area_filled'], needs: ['outline', 'filled'], unit: 'px²' },
  area_convex: { columns: ['area_convex'], needs: ['hull'], unit: 'px²' },
  solidity: { columns: ['solidity'], needs: ['hull'], unit: '' },
  feret_diameter_max: { columns: ['feret_diameter_max'], needs: ['hull'], unit: 'px' },
  feret_diameter_min: { columns: ['feret_diameter_min'], needs: ['hull'], unit: 'px' },
  feret_angle: { columns: ['feret_angle'], needs: ['hull'], unit: 'rad' },
  moments: { columns: momentColumns('moments'), needs: ['third'], unit: '' },
  moments_central: { columns: momentColumns('moments_central'), needs: ['third'], unit: '' },
  moments_hu: { columns: [0, 1, 2, 3, 4, 5, 6].map((n) => `moments_hu_${n}`), needs: ['third'], unit: '' },
  intensity_mean: { columns: ['intensity_mean'], needs: ['intensity'], unit: 'DN' },
  intensity_min: { columns: ['intensity_min'], needs: ['intensity'], unit: 'DN' },
  intensity_max: { columns: ['intensity_max'], needs: ['intensity'], unit: 'DN' },
  intensity_std: { columns: ['intensity_std'], needs: ['intensity'], unit: 'DN' },
  intensity_median: { columns: ['intensity_median'], needs: ['intensity', 'median'], unit: 'DN' },
  centroid_weighted: { columns: ['centroid_weighted_row', 'centroid_weighted_col'], needs: ['intensity', 'weighted'], unit: 'px' },
  saturated_area: { columns: ['saturated_area'], needs: ['saturated'], unit: 'px²' },
  touches_border: { columns: ['touches_border'], needs: [], unit: '' },
  inside_roi: { columns: ['inside_roi'], needs: ['roi'], unit: '' },
} as const satisfies Record<string, PropertyDefinition>;

export interface PropertyDefinition {
  /** Names in exported tables. */
  readonly columns: readonly string[];
  /** What the property is derived from beside the sums of the geometry. */
  readonly needs: readonly PropertyNeed[];
  /** Of single values; the columns of moments have units of their own, see columnMeaning. */
  readonly unit: '' | 'px' | 'px²' | 'rad' | 'DN';
}

/** Sums of intensities, sums weighted by them, or details. */
export type PropertyNeed = 'intensity' | 'weighted' | DetailGroup;

export type RegionProperty = keyof typeof REGION_PROPERTIES;

export const REGION_PROPERTY_NAMES = Object.keys(REGION_PROPERTIES) as [RegionProperty, ...RegionProperty[]];

/** Columns that hold 0 and 1 and are exported as booleans. */
export const BOOLEAN_COLUMNS: ReadonlySet<string> = new Set(['touches_border', 'inside_roi']);

/** Columns that count pixels or number them: whole numbers, exported without a decimal point. */
export const INTEGER_COLUMNS: ReadonlySet<string> = new Set([
  'area', 'area_filled', 'bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col', 'euler_number', 'holes', 'saturated_area',
]);
