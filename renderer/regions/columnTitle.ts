/** Short head and unit of an exported column, for a table that must be narrow. */
const TITLES: Readonly<Record<string, readonly [title: string, unit: string]>> = {
  label: ['label', ''], area: ['area', 'px²'], area_um2: ['area', 'µm²'],
  bbox_min_row: ['top', 'px'], bbox_min_col: ['left', 'px'], bbox_max_row: ['bottom', 'px'], bbox_max_col: ['right', 'px'],
  centroid_row: ['row', 'px'], centroid_col: ['col', 'px'], centroid_weighted_row: ['w. row', 'px'], centroid_weighted_col: ['w. col', 'px'],
  equivalent_diameter_area: ['diam.', 'px'], extent: ['extent', ''], axis_major_length: ['major', 'px'], axis_minor_length: ['minor', 'px'],
  eccentricity: ['ecc.', ''], orientation: ['angle', 'rad'], intensity_mean: ['mean', 'DN'], intensity_min: ['min', 'DN'],
  intensity_max: ['max', 'DN'], intensity_std: ['std', 'DN'], touches_border: ['border', ''],
};

export function columnTitle(column: string): string {
  return TITLES[column]?.[0] ?? column;
}

export function columnUnit(column: string): string {
  return TITLES[column]?.[1] ?? '';
}

/** `intensity_mean` as `intensity mean`. */
export function columnWords(column: string): string {
  return column.replaceAll('_', ' ');
}
