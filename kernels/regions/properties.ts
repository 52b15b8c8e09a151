/** What a recipe may ask of a region, in scikit-image's names, and the exported columns each one becomes. */
export const REGION_PROPERTIES = {
  area: { columns: ['area'], needs: 'geometry', unit: 'px²' },
  bbox: { columns: ['bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col'], needs: 'geometry', unit: 'px' },
  centroid: { columns: ['centroid_row', 'centroid_col'], needs: 'geometry', unit: 'px' },
  equivalent_diameter_area: { columns: ['equivalent_diameter_area'], needs: 'geometry', unit: 'px' },
  extent: { columns: ['extent'], needs: 'geometry', unit: '' },
  axis_major_length: { columns: ['axis_major_length'], needs: 'geometry', unit: 'px' },
  axis_minor_length: { columns: ['axis_minor_length'], needs: 'geometry', unit: 'px' },
  eccentricity: { columns: ['eccentricity'], needs: 'geometry', unit: '' },
  orientation: { columns: ['orientation'], needs: 'geometry', unit: 'rad' },
  intensity_mean: { columns: ['intensity_mean'], needs: 'intensity', unit: 'DN' },
  intensity_min: { columns: ['intensity_min'], needs: 'intensity', unit: 'DN' },
  intensity_max: { columns: ['intensity_max'], needs: 'intensity', unit: 'DN' },
  intensity_std: { columns: ['intensity_std'], needs: 'intensity', unit: 'DN' },
  centroid_weighted: { columns: ['centroid_weighted_row', 'centroid_weighted_col'], needs: 'weighted', unit: 'px' },
  touches_border: { columns: ['touches_border'], needs: 'geometry', unit: '' },
} as const satisfies Record<string, PropertyDefinition>;

export interface PropertyDefinition {
  /** Names in exported tables. */
  readonly columns: readonly string[];
  /** The sums the property is derived from; `weighted` includes `intensity`. */
  readonly needs: 'geometry' | 'intensity' | 'weighted';
  readonly unit: string;
}

export type RegionProperty = keyof typeof REGION_PROPERTIES;

export const REGION_PROPERTY_NAMES = Object.keys(REGION_PROPERTIES) as [RegionProperty, ...RegionProperty[]];

/** Columns that hold 0 and 1 and are exported as booleans. */
export const BOOLEAN_COLUMNS: ReadonlySet<string> = new Set(['touches_border']);

/** Columns that count pixels or number them: whole numbers, exported without a decimal point. */
export const INTEGER_COLUMNS: ReadonlySet<string> = new Set(['area', 'bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col']);
