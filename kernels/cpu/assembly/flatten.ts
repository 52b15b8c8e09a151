import { mergeRecord } from './record';
import { parentOf, setParent } from './unionFind';

let count: i32 = 0;
let kept: i32 = 0;
let overflow: bool = false;

/** Components found by flattenLabels since the last call of beginFlatten, before any filter. */
export function componentCount(): i32 { return count; }
export function keptCount(): i32 { return kept; }
export function overflowed(): bool { return overflow; }

export function beginFlatten(): void { count = 0; kept = 0; overflow = false; }

/** Points every label of a stripe at its root and adds its sums to the root's. Stripes in order: a root lies before its set. */
export function flattenLabels(
  parents: usize, first: i32, end: i32, areas: usize, records: usize, recordBytes: usize, intensity: bool, weighted: bool,
): void {
  for (let label = first; label < end; label++) {
    const parent = parentOf(parents, label);
    if (parent == label) { count++; continue; }
    const root = parentOf(parents, parent);
    setParent(parents, label, root);
    const area = areas + (<usize>root << 2);
    store<u32>(area, load<u32>(area) + load<u32>(areas + (<usize>label << 2)));
    mergeRecord(records + <usize>root * recordBytes, records + <usize>label * recordBytes, intensity, weighted);
  }
}

let number: i32 = 0;

/** Restarts the raster numbers that keepRegions and numberLabels give. */
export function beginNumbers(): void { number = 0; }

/** Replaces a stripe's parents by final numbers, 1-based, in raster order. Stripes in order; nothing can be merged afterwards. */
export function numberLabels(parents: usize, first: i32, end: i32): void {
  for (let label = first; label < end; label++) {
    const root = parentOf(parents, label);
    setParent(parents, label, root == label ? ++number : parentOf(parents, root));
  }
}

@inline
function put(column: usize, value: f64): void {
  store<f64>(column, value);
}

/** One region's sums to its row of the columns; f64.convert_i64 rounds once, to nearest. */
function writeRegion(row: usize, columnBytes: usize, label: i32, area: u32, record: usize, intensity: bool, weighted: bool, top: i32): void {
  put(row, <f64>label); row += columnBytes;
  put(row, <f64>area); row += columnBytes;
  put(row, <f64>load<i64>(record)); row += columnBytes;
  put(row, <f64>load<i64>(record, 8)); row += columnBytes;
  put(row, <f64>load<i64>(record, 16)); row += columnBytes;
  put(row, <f64>load<i64>(record, 24)); row += columnBytes;
  put(row, <f64>load<i64>(record, 32)); row += columnBytes;
  put(row, <f64>load<u16>(record, 40)); row += columnBytes;
  put(row, <f64>load<u16>(record, 42)); row += columnBytes;
  put(row, <f64>(65535 - <i32>load<u16>(record, 44))); row += columnBytes;
  put(row, <f64>(65535 - <i32>load<u16>(record, 46)));
  if (!intensity) return;
  row += columnBytes;
  put(row, <f64>load<i64>(record, 48)); row += columnBytes;
  put(row, <f64>load<i32>(record, 64)); row += columnBytes;
  put(row, <f64>(top - load<i32>(record, 68))); row += columnBytes;
  const low = load<u64>(record, 56);
  put(row, <f64>((load<u64>(record, 72) << 16) | (low >> 48))); row += columnBytes;
  put(row, <f64>(low & 0xffffffffffff));
  if (!weighted) return;
  row += columnBytes;
  put(row, <f64>load<i64>(record, 80)); row += columnBytes;
  put(row, <f64>load<i64>(record, 88));
}

/**
 * Writes the regions of a stripe that pass the area limits, in raster order, as columns of f64. Regions past `capacity` set
 * `overflowed`. Stripes in order.
 *
 * @param top      what maxima are kept below, see intensity.ts
 * @param columns  first column; `columnBytes` from one to the next: label, area, sumX, sumY, sumXX, sumYY, sumXY, minX, minY, maxX,
 *   maxY; sum, min, max, squaresHigh, squaresLow of the intensity; sumIX, sumIY
 */
export function keepRegions(
  parents: usize, first: i32, end: i32, areas: usize, records: usize, recordBytes: usize, intensity: bool, weighted: bool,
  top: i32, minArea: u32, maxArea: u32, capacity: i32, columns: usize, columnBytes: usize,
): void {
  if (overflow) return;
  for (let label = first; label < end; label++) {
    if (parentOf(parents, label) != label) continue;
    number++;
    const area = load<u32>(areas + (<usize>label << 2));
    if (area < minArea || area > maxArea) continue;
    if (kept == capacity) { overflow = true; return; }
    writeRegion(columns + (<usize>kept << 3), columnBytes, number, area, records + <usize>label * recordBytes, intensity, weighted, top);
    kept++;
  }
}
