import { REGION_PROPERTIES, type RegionProperty } from './properties.ts';

/** Places in the frame: they stay in pixels, also where the recipe knows a pixel's size. */
const PLACES: ReadonlySet<RegionProperty> = new Set<RegionProperty>(['bbox', 'centroid', 'centroid_weighted']);

/** A length's or an area's twin in micrometres: the ending of its name, and the power of the pixel size that it is multiplied by. */
export interface Calibration {
  readonly suffix: '_um' | '_um2';
  readonly power: 1 | 2;
}

/** @returns null for what has no twin in micrometres */
export function calibration(property: RegionProperty): Calibration | null {
  const { unit } = REGION_PROPERTIES[property];
  if (PLACES.has(property)) return null;
  return unit === 'px' ? { suffix: '_um', power: 1 } : unit === 'px²' ? { suffix: '_um2', power: 2 } : null;
}

/** @returns what a length (power 1) or an area (power 2) in pixels is multiplied by; a product, as the last bit of `**` is each JavaScript engine's own */
export function calibrationFactor(pixelSizeUm: number, power: Calibration['power']): number {
  return power === 1 ? pixelSizeUm : pixelSizeUm * pixelSizeUm;
}
