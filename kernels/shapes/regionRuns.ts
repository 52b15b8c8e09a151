/**
 * The pixels of one region: a run of pixels in a row is three numbers, `row, first column, length`. Runs are in raster
 * order, those of a row do not touch.
 */
export type RegionRuns = Uint32Array;

/** Numbers of one run. */
export const RUN_NUMBERS = 3;

/**
 * Packs a region's runs into a few bytes each: per run the rows below the run before, the columns right of its start (zigzag:
 * 0, -1, 1, -2, ... are 0, 1, 2, 3, ...) and the length, each as LEB128. The first run counts from row 0, column 0.
 *
 * @param runs  columns up to 2^30
 * @returns  3 bytes a run on ordinary regions
 */
export function packRuns(runs: RegionRuns): Uint8Array {
  const bytes = new Uint8Array(runs.length * MAX_BYTES);
  let used = 0, row = 0, column = 0;
  const put = (value: number): void => {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) bytes[used++] = (rest & 0x7f) | 0x80;
    bytes[used++] = rest;
  };
  for (let i = 0; i < runs.length; i += RUN_NUMBERS) {
    const step = runs[i + 1]! - column;
    put(runs[i]! - row);
    put(step < 0 ? -2 * step - 1 : 2 * step);
    put(runs[i + 2]!);
    row = runs[i]!;
    column = runs[i + 1]!;
  }
  return bytes.slice(0, used);
}

/** Bytes of a number below 2^32. */
const MAX_BYTES = 5;

/**
 * Reads what packRuns wrote.
 * @throws RangeError  the bytes end inside a run, or hold a number that no run has
 */
export function unpackRuns(bytes: Uint8Array): RegionRuns {
  const runs: number[] = [];
  let at = 0, row = 0, column = 0;
  const take = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError(`runs of a region: byte ${at - 1} of ${bytes.length} ends no number: the session is damaged`);
  };
  while (at < bytes.length) {
    row += take();
    const step = take();
    column += step % 2 === 1 ? -(step + 1) / 2 : step / 2;
    runs.push(row, column, take());
  }
  return Uint32Array.from(runs);
}

/** Extent of a region, half-open. */
export interface RunsBox {
  readonly minRow: number;
  readonly minCol: number;
  readonly maxRow: number;
  readonly maxCol: number;
  /** Pixels. */
  readonly area: number;
}

/** @param runs  at least one */
export function boxOf(runs: RegionRuns): RunsBox {
  let minCol = Infinity, maxCol = 0, area = 0;
  for (let i = 0; i < runs.length; i += RUN_NUMBERS) {
    minCol = Math.min(minCol, runs[i + 1]!);
    maxCol = Math.max(maxCol, runs[i + 1]! + runs[i + 2]!);
    area += runs[i + 2]!;
  }
  return { minRow: runs[0]!, minCol, maxRow: runs[runs.length - RUN_NUMBERS]! + 1, maxCol, area };
}
