import { columnMeaning } from 'sightline/kernels';

/** Short heads of exported columns, for a table that must be narrow. */
const TITLES: Readonly<Record<string, string>> = {
  label: 'label', area: 'area', bbox_min_row: 'top', bbox_min_col: 'left', bbox_max_row: 'bottom', bbox_max_col: 'right',
  centroid_row: 'row', centroid_col: 'col', centroid_weighted_row: 'w. row', centroid_weighted_col: 'w. col',
  equivalent_diameter_area: 'diam.', extent: 'extent', axis_major_length: 'major', axis_minor_length: 'minor',
  eccentricity: 'ecc.', orientation: 'angle', perimeter: 'perim.', perimeter_crofton: 'perim. C', circularity: 'circ.', circularity_crofton: 'circ. C',
  euler_number: 'Euler', holes: 'holes', area_filled: 'filled', area_convex: 'convex', solidity: 'solidity',
  feret_diameter_max: 'Feret max', feret_diameter_min: 'Feret min', feret_angle: 'Feret angle',
  intensity_mean: 'mean', intensity_min: 'min', intensity_max: 'max', intensity_std: 'std', intensity_median: 'median', saturated_area: 'saturated', touches_border: 'border',
  inside_roi: 'in ROI',
};

const FAMILIES: readonly (readonly [pattern: RegExp, title: string])[] = [
  [/^moments_(\d)_(\d)$/, 'm$1$2'], [/^moments_central_(\d)_(\d)$/, 'µ$1$2'], [/^moments_hu_(\d)$/, 'Hu $1'],
];

/** Calibrated columns have the head of their twin in pixels; the unit tells them apart. */
export function columnTitle(column: string): string {
  const title = TITLES[column.replace(/_um2?$/, '')];
  if (title !== undefined) return title;
  const [pattern, short] = FAMILIES.find(([each]) => each.test(column)) ?? [];
  return pattern && short !== undefined ? column.replace(pattern, short) : column;
}

export function columnUnit(column: string): string {
  return columnMeaning(column)?.unit ?? '';
}

/** `intensity_mean` as `intensity mean`, `area_um2` as `area`: its unit is said beside it. */
export function columnWords(column: string): string {
  const plain = columnMeaning(column)?.unit.startsWith('µm') ? column.replace(/_um2?$/, '') : column;
  return plain.replaceAll('_', ' ');
}

/** What a column is called where one is chosen: a length or an area comes in two units. */
export function columnChoice(column: string): string {
  const unit = columnUnit(column);
  return unit.startsWith('µm') ? `${columnWords(column)}, ${unit}` : columnWords(column);
}
