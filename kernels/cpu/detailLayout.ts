import { REGION_CAPACITY } from '../engine.ts';
import type { Plan } from '../recipe/plan.ts';
import { DETAIL_COLUMNS, DETAIL_GROUPS, type DetailGroup } from '../regions/regionDetails.ts';

/** Where details are worked out; addresses are bytes. */
export interface DetailLayout {
  /** u32: the first run of every region among the grouped runs, and one more. */
  readonly starts: number;
  /** Runs sorted by region. */
  readonly grouped: number;
  /** What each thread alone writes. */
  readonly threads: readonly DetailScratch[];
  /** From one thread's `counts` to the next thread's. */
  readonly countBytes: number;
}

export interface DetailScratch {
  /** u32: runs of every region in the thread's stripe. */
  readonly counts: number;
  /** Rows of bits, zero between regions. */
  readonly outline: number;
  /** Points of a hull; bins and values of a median. */
  readonly work: number;
}

/** Columns of an output that hold details, after those of the sums. */
export const DETAIL_COLUMN_COUNT = DETAIL_GROUPS.reduce((sum, group) => sum + DETAIL_COLUMNS[group].length, 0);

const PLACES = new Map(DETAIL_GROUPS.flatMap((group) => DETAIL_COLUMNS[group].map((name) => `${group} ${name}`)).map((name, place) => [name, place]));

/** @returns which of the details' columns is a group's, from 0 */
export function detailPlace(group: DetailGroup, name: string): number {
  return PLACES.get(`${group} ${name}`)!;
}

/** LIST_VALUES and BINS of assembly/median.ts. */
const MEDIAN_VALUES = 65_536;
const MEDIAN_BINS = 2_048;

/**
 * Reserves what the details of a plan need; null where it needs none.
 *
 * @param take     reserves bytes
 * @param threads  that work on one frame
 */
export function layOutDetails(plan: Plan, take: (bytes: number, align?: number) => number, threads: number): DetailLayout | null {
  if (plan.details.size === 0) return null;
  const { width, height } = plan.format;
  const countBytes = Math.ceil(((REGION_CAPACITY + 1) * 4) / 64) * 64;
  const counts = take(threads * countBytes);
  const outlineRow = (((width + 63) >> 6) + 2) * 8;
  const hull = 4 * (height + 3) * 8, median = (MEDIAN_BINS + MEDIAN_VALUES + width + 16) * 4;
  return {
    starts: take((REGION_CAPACITY + 1) * 4),
    grouped: take(Math.ceil(width / 2) * height * 8),
    countBytes,
    threads: Array.from({ length: threads }, (_, thread) => ({
      counts: counts + thread * countBytes, outline: take(6 * outlineRow), work: take(Math.max(hull, median)),
    })),
  };
}
