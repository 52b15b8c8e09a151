import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from '../../session/index.ts';
import { SELECTED, type Selection } from '../selection.ts';

/** Neighbouring frames drawn as one point: a line has no more places than that. */
export interface SeriesPoint {
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly frames: number;
  readonly regionsMin: number;
  readonly regionsMean: number;
  readonly regionsMax: number;
  /** null where no frame has a time. */
  readonly totalMedianMs: number | null;
  readonly totalMaxMs: number | null;
  readonly failed: number;
}

/** How often a property took which value. */
export interface Distribution {
  readonly column: string;
  /** Regions that have a value. */
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Range of the bins; what lies outside is in the first or the last. */
  readonly from: number;
  readonly to: number;
  readonly bins: readonly number[];
  readonly outside: number;
}

const POINTS = 480, BINS = 48;
/** Share of the regions on either side that may lie outside the bins. */
const TAIL = 0.002;

/** @returns every selected frame's numbers, at most POINTS points in the order of frames */
export async function readSeries({ connection }: Selection): Promise<SeriesPoint[]> {
  const rows = await objects(connection, `SELECT min(frame)::DOUBLE AS firstFrame, max(frame)::DOUBLE AS lastFrame, count(*)::DOUBLE AS frames,
      min(regions)::DOUBLE AS regionsMin, avg(regions)::DOUBLE AS regionsMean, max(regions)::DOUBLE AS regionsMax,
      median(total_ms)::DOUBLE AS totalMedianMs, max(total_ms)::DOUBLE AS totalMaxMs, count(*) FILTER (verdict = 'fail')::DOUBLE AS failed
    FROM (SELECT *, ntile(${POINTS}) OVER (ORDER BY frame) AS point FROM ${SELECTED.frames}) GROUP BY point ORDER BY point`);
  return rows as unknown as SeriesPoint[];
}

/** @returns how many frames broke each rule, most first */
export async function readFailedRules({ connection }: Selection): Promise<{ readonly rule: string; readonly frames: number }[]> {
  const rows = await objects(connection, `SELECT rule, count(*)::DOUBLE AS frames FROM (SELECT unnest(failed_rules) AS rule FROM ${SELECTED.frames}) GROUP BY rule ORDER BY frames DESC, rule`);
  return rows as unknown as { rule: string; frames: number }[];
}

/** @returns frames by verdict */
export async function readVerdicts({ connection }: Selection): Promise<{ readonly passed: number; readonly failed: number }> {
  const [row] = await objects(connection, `SELECT count(*) FILTER (verdict = 'pass')::DOUBLE AS passed, count(*) FILTER (verdict = 'fail')::DOUBLE AS failed FROM ${SELECTED.frames}`);
  return row as unknown as { passed: number; failed: number };
}

/** @returns what happened to the run, the first `limit` of it */
export async function readEvents({ connection }: Selection, limit: number): Promise<{ readonly atMs: number; readonly frame: number | null; readonly kind: string; readonly message: string }[]> {
  const rows = await objects(connection, `SELECT at_ms AS atMs, frame::DOUBLE AS frame, kind, message FROM run.events ORDER BY at_ms LIMIT ${limit}`);
  return rows as unknown as { atMs: number; frame: number | null; kind: string; message: string }[];
}

/** @returns the number columns of the measured properties; places in the frame and moments tell nothing by their distribution */
export async function propertyColumns({ connection }: Selection): Promise<string[]> {
  const rows = await connection.runAndReadAll(`DESCRIBE ${SELECTED.regions}`);
  return rows.getRows().filter(([name, type]) => /^(DOUBLE|INTEGER)$/.test(String(type)) && !/^(bbox|centroid|moments)|_um2?$/.test(String(name))).map(([name]) => String(name));
}

/**
 * Counts the values of one column.
 * @param limits  that the range of the bins must show
 * @returns       null where no region has a value
 */
export async function readDistribution({ connection }: Selection, column: string, limits: readonly number[]): Promise<Distribution | null> {
  const name = quoteName(column);
  const [statistics] = await objects(connection, `SELECT count(v)::DOUBLE AS count, min(v) AS min, median(v) AS median, max(v) AS max, quantile_cont(v, ${TAIL}) AS low, quantile_cont(v, ${1 - TAIL}) AS high
    FROM (SELECT ${name}::DOUBLE AS v FROM ${SELECTED.regions} WHERE isfinite(${name}::DOUBLE))`);
  const { count, min, median, max, low, high } = statistics as unknown as Record<'count' | 'min' | 'median' | 'max' | 'low' | 'high', number>;
  if (count === 0) return null;
  const wide = Math.max(high, ...limits) - Math.min(low, ...limits);
  const margin = wide === 0 ? Math.max(1, Math.abs(low)) / 2 : 0;
  const from = Math.min(low, ...limits) - margin, to = Math.max(high, ...limits) + margin;
  const rows = await objects(connection, `SELECT greatest(0, least(${BINS - 1}, floor((v - ${from}::DOUBLE) / ${(to - from) / BINS}::DOUBLE)))::INTEGER AS bin, count(*)::DOUBLE AS n,
      count(*) FILTER (v < ${from}::DOUBLE OR v > ${to}::DOUBLE)::DOUBLE AS outside
    FROM (SELECT ${name}::DOUBLE AS v FROM ${SELECTED.regions} WHERE isfinite(${name}::DOUBLE)) GROUP BY bin`);
  const bins = Array.from({ length: BINS }, () => 0);
  let outside = 0;
  for (const row of rows as unknown as { bin: number; n: number; outside: number }[]) {
    bins[row.bin] = row.n;
    outside += row.outside;
  }
  return { column, count, min, median, max, from, to, bins, outside };
}

async function objects(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
