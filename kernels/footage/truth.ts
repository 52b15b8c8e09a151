import type { PrintKind, ShapeCoverage } from './shape.ts';
import type { MissingDot } from './web.ts';

/** A piece of print inside the frame, before it is judged; see RegionTruthRow. */
export interface RegionTruth extends ShapeCoverage {
  readonly kind: PrintKind;
}

/** A region that an ideal inspection finds. Coordinates as in a region table: row, col, 0-based, box half-open. */
export interface RegionTruthRow extends RegionTruth {
  /** A pixel at least half covered lies on the frame's edge: area and centroid are those of the part inside. */
  readonly touchesBorder: boolean;
  /** Large enough to be kept for certain by an inspection with minAreaPx2 20. Below, it may or may not be found. */
  readonly measurable: boolean;
}

/** Everything that one frame holds. */
export interface FrameTruth {
  readonly frame: number;
  /** In raster order of the first pixel at least half covered. */
  readonly regions: readonly RegionTruthRow[];
  /** Dots that should be there and are not. */
  readonly missing: readonly MissingDot[];
}

/**
 * 1.5 times the demo recipe's minAreaPx2: dots cut by the border to less come out with fewer pixels than their area
 * (their tips are thinner than the blur), so between 20 and 30 noise decides.
 */
export const MEASURABLE_AREA_PX2 = 30;

/** Puts a frame's regions in raster order and marks border and size. */
export function frameTruth(frame: number, width: number, height: number, regions: readonly RegionTruth[], missing: readonly MissingDot[]): FrameTruth {
  const rows = regions.map((region): RegionTruthRow => ({
    ...region,
    touchesBorder: region.minRow === 0 || region.minCol === 0 || region.maxRow === height || region.maxCol === width,
    measurable: region.area >= MEASURABLE_AREA_PX2,
  }));
  rows.sort((a, b) => a.firstPixel - b.firstPixel);
  return { frame, regions: rows, missing };
}
