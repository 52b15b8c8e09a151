import { addRun16, addRun8, addRunCorrected, momentOfRun, momentOfRunCorrected } from './intensity';

// What the plan asks for, set once an instance.
let areas: usize = 0;
let records: usize = 0;
let recordBytes: usize = 0;
let squareTable: usize = 0;
let width: i32 = 0;
let sampleBytes: i32 = 1;
let intensity: bool = false;
let corrected: bool = false;
let weighted: bool = false;
let unit: f32 = 1;

// Label that the stripe's next new region will have.
let nextFresh: i32 = 0;

/**
 * @param table      u64: sum of i^2 for i < n, at n, for every n up to the width; filled here
 * @param wants      bit 0 intensity, bit 1 weighted sums, bit 2 intensities of the corrected image instead of the samples
 * @param fixedUnit  2^fractionBits
 */
export function setSums(
  areaTable: usize, recordTable: usize, bytes: usize, table: usize, frameWidth: i32, bytesOfSample: i32, wants: i32, fixedUnit: f32,
): void {
  areas = areaTable; records = recordTable; recordBytes = bytes; squareTable = table;
  width = frameWidth; sampleBytes = bytesOfSample; unit = fixedUnit;
  intensity = (wants & 1) != 0; weighted = (wants & 2) != 0; corrected = (wants & 4) != 0;
  let squares: u64 = 0;
  for (let n = 0; n <= frameWidth; n++) {
    store<u64>(table + (<usize>n << 3), squares);
    squares += <u64>n * <u64>n;
  }
}

/** Starts a stripe whose first label is given. */
export function beginSums(firstLabel: i32): void { nextFresh = firstLabel; }

@inline
function addGeometry(record: usize, start: i32, end: i32, y: i32, fresh: bool): void {
  const n = <i64>(end - start), s = <i64>start, row = <i64>y;
  const pairs = n * (n - 1);
  const sumX = n * s + (pairs >> 1), sumY = n * row;
  const sumXX = s * (n * s + pairs) + load<i64>(squareTable + (<usize>n << 3));
  let first = i64x2.replace_lane(i64x2.splat(sumX), 1, sumY);
  let second = i64x2.replace_lane(i64x2.splat(sumXX), 1, sumY * row);
  let sumXY = sumX * row;
  let box = i64x2.splat(<i64>start | (row << 16) | (<i64>(65536 - end) << 32) | ((65535 - row) << 48));
  if (!fresh) {
    first = i64x2.add(first, v128.load(record));
    second = i64x2.add(second, v128.load(record, 16));
    sumXY += load<i64>(record, 32);
    box = i16x8.min_u(box, v128.load64_zero(record, 40));
  }
  v128.store(record, first);
  v128.store(record, second, 16);
  store<i64>(record, sumXY, 32);
  v128.store64_lane(record, box, 0, 40);
}

@inline
function addWeighted(record: usize, sum: i64, moment: i64, start: i32, y: i32, fresh: bool): void {
  store<i64>(record, sum * <i64>start + moment + (fresh ? 0 : load<i64>(record, 80)), 80);
  store<i64>(record, sum * <i64>y + (fresh ? 0 : load<i64>(record, 88)), 88);
}

/**
 * Adds the listed runs of `rows` rows to their labels' sums.
 *
 * @param samples     first sample of the first row; dark and gain likewise, 0 where intensities are raw
 */
export function sumRows(list: usize, firstRow: i32, rows: i32, samples: usize, dark: usize, gain: usize): void {
  const sampleShift = <usize>(sampleBytes - 1);
  let next = nextFresh;
  for (let y = firstRow; y < firstRow + rows; y++) {
    while (true) {
      const run = load<i32>(list);
      if (run == -1) break;
      const label = load<i32>(list, 4), start = run & 0xffff, end = run >>> 16;
      list += 8;
      const fresh = label == next;
      const record = records + <usize>label * recordBytes, area = areas + (<usize>label << 2);
      if (fresh) next++;
      store<i32>(area, end - start + (fresh ? 0 : load<i32>(area)));
      addGeometry(record, start, end, y, fresh);
      if (intensity) {
        const p = samples + (<usize>start << sampleShift), at = <usize>start << 2;
        const n = end - start;
        if (corrected) {
          const sum = addRunCorrected(record, fresh, p, sampleBytes, dark + at, gain + at, unit, n);
          if (weighted) addWeighted(record, sum, momentOfRunCorrected(p, sampleBytes, dark + at, gain + at, unit, n), start, y, fresh);
        } else {
          const sum = sampleBytes == 1 ? addRun8(record, fresh, p, n) : addRun16(record, fresh, p, n);
          if (weighted) addWeighted(record, sum, momentOfRun(p, n, sampleBytes), start, y, fresh);
        }
      }
    }
    list += 8;
    samples += <usize>width << sampleShift;
    dark += <usize>width << 2;
    gain += <usize>width << 2;
  }
  nextFresh = next;
}
