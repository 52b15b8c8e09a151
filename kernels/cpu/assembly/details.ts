import { filledArea } from './filled';
import { runStart } from './groupedRun';
import { hullOf } from './hull';
import { beginMedian, middleOf, setMedian } from './median';
import { outlineOf } from './outline';
import { insideOf } from './roi';
import { saturatedOf, setSaturated } from './saturated';
import { thirdSumsOf } from './thirdSums';

// What is found out about a region beyond its sums, see kernels/regions/regionDetails.ts.
const OUTLINE = 1, FILLED = 2, HULL = 4, MEDIAN = 8, THIRD = 16, SATURATED = 32, ROI = 64;

// Columns of the sums that are read, in the order keepRegions writes them.
const AREA: usize = 1, SUM_X: usize = 2, SUM_Y: usize = 3, MIN_X: usize = 7, MIN_Y: usize = 8, MAX_X: usize = 9, MAX_Y: usize = 10, LOWEST: usize = 12, HIGHEST: usize = 13;

// Columns of the details, the groups in order.
const OUTLINE_COLUMN: usize = 0, EULER_COLUMN: usize = 5, FILLED_COLUMN: usize = 6, HULL_COLUMN: usize = 7, MEDIAN_COLUMN: usize = 13, THIRD_COLUMN: usize = 14, SATURATED_COLUMN: usize = 18, ROI_COLUMN: usize = 19;

let wants: i32 = 0;
let eightWay: bool = true;
let width: i32 = 0;
let height: i32 = 0;
let maskStride: usize = 0;
let skipsBorder: bool = false;

/**
 * @param wanted  bit 0 outline, 1 filled, 2 hull, 3 median, 4 third, 5 saturated, 6 roi (setRoi says where it is)
 * @param full    sample from which on a pixel is saturated
 * @param skips   regions at the frame's edge are dropped afterwards: left out
 */
export function setDetails(
  wanted: i32, connectivity: i32, frameWidth: i32, frameHeight: i32, stride: usize, sampleBytes: i32, corrected: bool, unit: f32, skips: bool, full: i32,
): void {
  wants = wanted; eightWay = connectivity == 8; width = frameWidth; height = frameHeight; maskStride = stride; skipsBorder = skips;
  setMedian(frameWidth, sampleBytes, corrected, unit);
  setSaturated(frameWidth, sampleBytes, full);
}

/** @param wanted  as of setDetails, for the calls of measureDetails that follow */
export function wantDetails(wanted: i32): void { wants = wanted; }

@inline
function column(columns: usize, columnBytes: usize, index: usize, region: i32): f64 {
  return load<f64>(columns + index * columnBytes + (<usize>region << 3));
}

/**
 * Measures the regions in rows [first, last) of the table.
 *
 * @param starts   the first run of each row's region, and one more; `grouped` holds the runs
 * @param columns  the sums, `columnBytes` from one column to the next
 * @param out      the details' columns, as far apart; where filled is wanted and outline is not, it holds the Euler numbers
 * @param scratch  as layOutDetails reserves it; the part of the outline's rows is zero and left zero
 */
export function measureDetails(
  first: i32, last: i32, starts: usize, grouped: usize, columns: usize, columnBytes: usize, out: usize, mask: usize,
  samples: usize, dark: usize, gain: usize, outlineScratch: usize, scratch: usize,
): void {
  beginMedian(samples, dark, gain);
  for (let region = first; region < last; region++) {
    const minX = <i32>column(columns, columnBytes, MIN_X, region), minY = <i32>column(columns, columnBytes, MIN_Y, region);
    const maxX = <i32>column(columns, columnBytes, MAX_X, region), maxY = <i32>column(columns, columnBytes, MAX_Y, region);
    if (skipsBorder && (minX == 0 || minY == 0 || maxX == width - 1 || maxY == height - 1)) continue;
    const run = grouped + (<usize>load<u32>(starts + (<usize>region << 2)) << 3);
    const end = grouped + (<usize>load<u32>(starts + (<usize>region << 2), 4) << 3);
    const area = <i64>column(columns, columnBytes, AREA, region);
    const row = out + (<usize>region << 3);
    // Known before where the outline is not wanted here; read for filled areas alone.
    let euler = <i32>load<f64>(row + EULER_COLUMN * columnBytes);
    if (wants & OUTLINE) euler = outlineOf(run, end, <i32>area, minX, minY, maxX, maxY, eightWay, outlineScratch, row + OUTLINE_COLUMN * columnBytes, columnBytes);
    if (wants & FILLED) {
      const filled = euler == 1 ? area : filledArea(mask, maskStride, width, height, eightWay, runStart(run), minY);
      store<f64>(row + FILLED_COLUMN * columnBytes, <f64>filled);
    }
    if (wants & HULL) hullOf(run, end, minX, minY, maxY - minY + 1, scratch, row + HULL_COLUMN * columnBytes, columnBytes);
    if (wants & MEDIAN) {
      const lowest = <i32>column(columns, columnBytes, LOWEST, region), highest = <i32>column(columns, columnBytes, HIGHEST, region);
      store<f64>(row + MEDIAN_COLUMN * columnBytes, <f64>middleOf(run, end, <i32>area, lowest, highest, scratch));
    }
    if (wants & ROI) store<f64>(row + ROI_COLUMN * columnBytes, <f64>insideOf(run, end));
    if (wants & THIRD) {
      const cx = <i32>(<i64>column(columns, columnBytes, SUM_X, region) / area), cy = <i32>(<i64>column(columns, columnBytes, SUM_Y, region) / area);
      thirdSumsOf(run, end, cx, cy, row + THIRD_COLUMN * columnBytes, columnBytes);
    }
    if (wants & SATURATED) store<f64>(row + SATURATED_COLUMN * columnBytes, <f64>saturatedOf(run, end, samples));
  }
}
