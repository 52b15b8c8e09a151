import { DuckDBInstance, LIST, VARCHAR, type DuckDBAppender, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { rm } from 'node:fs/promises';
import type { FrameResult, Plan, ProbeValue, StageName } from 'sightline/kernels';
import { createCommitQueue } from './commitQueue.ts';
import { outputError } from './outputError.ts';
import { createProbeRows, type ProbeRows } from './probeRows.ts';
import { createRegionRows, type RegionRows } from './regionRows.ts';
import { createShapeRows, type ShapeRows } from './shapeRows.ts';
import { CREATE_SHAPES_SQL, createTablesSql, hasProbes, measuredColumns, quoteText } from './tables.ts';

export type Verdict = 'pass' | 'fail' | null;

/** Time from the first waiting row to the start of its commit, ms: with the commit itself well under the promised second. */
const COMMIT_AFTER_MS = 400;
/** Rows of regions and probes that are committed without waiting for the time: handing over more holds up the caller's thread for over 10 ms. */
const COMMIT_ROWS = 8192;
/** Bytes of shapes that may wait: what a commit takes at once stays well below the pool. */
const WAITING_SHAPE_BYTES = 4 << 20;
/** Rows of both that may wait while a commit runs; beyond it `append` waits, which bounds memory (about 20 MB). */
const WAITING_ROWS = 131_072;

/**
 * A row group stays in memory until it is full, and every column of it takes whole blocks: DuckDB's own 122,880 rows and 256 KiB
 * are 17 MB that a short run never reaches and a long one does.
 */
const ROW_GROUP_ROWS = 16_384;
const BLOCK_BYTES = 32_768;
/**
 * One thread: the cores belong to the engine. A small pool and a small log, so that memory is the same early and late in a
 * run; 65,536 regions in every frame still pass. Nothing is ever fetched.
 */
const OPTIONS = {
  threads: '1', memory_limit: '16MB', checkpoint_threshold: '4MB', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false',
};

/** The DuckDB file of one run. */
export interface Store {
  /** Whether frames came in the order of their numbers: only then is the order of rows the order of exports. */
  readonly isInOrder: boolean;
  /** Frames that are known to be safe on disk. */
  readonly committedFrames: number;
  /**
   * Copies a frame's rows and returns; they are committed within half a second. Settles at once unless the disk is behind.
   * @param probes  values of the recipe's probes, in their order
   * @throws OutputError  when an earlier commit failed; nothing was taken
   * @throws RangeError   values of more or fewer probes than the recipe has
   */
  append(result: FrameResult, verdict: Verdict, failedRules: readonly string[], probes: readonly ProbeValue[]): Promise<void>;
  /**
   * Takes the pixels of a frame's regions, to be committed with what is appended next. Settles at once unless the disk is behind.
   * @throws RangeError   of a store that keeps no shapes
   * @throws OutputError  when an earlier commit failed
   */
  appendShapes(frame: number, label: Uint32Array, runs: readonly Uint8Array[]): Promise<void>;
  event(atMs: number, frame: number | null, kind: string, message: string): void;
  /** Commits everything appended so far. @throws OutputError */
  flush(): Promise<void>;
  /** Runs one statement between two commits. @throws whatever DuckDB says, or why the last commit failed */
  run(sql: string, values?: Record<string, DuckDBValue>): Promise<void>;
  /** Folds the log into the file and lets go of it. Idempotent; never throws. */
  close(): Promise<void>;
}

interface FrameRow {
  readonly result: Omit<FrameResult, 'regions'>;
  readonly regions: number;
  readonly verdict: Verdict;
  readonly failedRules: readonly string[];
}

interface EventRow {
  readonly atMs: number;
  readonly frame: number | null;
  readonly kind: string;
  readonly message: string;
}

/**
 * Makes the file and its tables.
 *
 * Rows wait in memory and are committed together. Copying is all that happens on the caller's thread; the write and the
 * sync to disk run in Node's thread pool, and while they do, the connection is left alone, or the caller would wait for it.
 *
 * @param path        of a file that is not there yet
 * @param keepShapes  makes the table for the regions' pixels
 * @throws OutputError  when it cannot be made
 */
export async function createStore(path: string, plan: Plan, stageNames: readonly StageName[], keepShapes = false): Promise<Store> {
  const { instance, connection, appenders } = await openDatabase(path, plan, stageNames, keepShapes);
  const rows = createRows(plan);
  let frameRows: FrameRow[] = [];
  let eventRows: EventRow[] = [];
  let failure: Error | null = null;
  let lastFrame = -1, isInOrder = true, committedFrames = 0, isClosed = false;

  const commitWaiting = async (): Promise<void> => {
    if (failure) throw failure;
    if (frameRows.length === 0 && eventRows.length === 0 && rows.count === 0 && rows.shapes.count === 0) return;
    const frames = frameRows.length;
    try {
      await connection.run('BEGIN TRANSACTION');
      for (const row of frameRows) appendFrame(appenders.frames, row, stageNames);
      for (const row of eventRows) appendEvent(appenders.events, row);
      rows.drain(appenders);
      [frameRows, eventRows] = [[], []];
      for (const appender of Object.values(appenders)) appender?.flushSync();
      await connection.run('COMMIT');
      committedFrames += frames;
    } catch (cause) {
      // A commit that failed while it folded the log in is in the log all the same: hence `at least`.
      failure = outputError(`session cannot be written (at least ${committedFrames} frames are safe in it)`, path, cause);
      throw failure;
    }
  };
  // A failure is kept and thrown by the next call.
  const commits = createCommitQueue(commitWaiting, COMMIT_AFTER_MS);
  const commitSoon = (): void => { commits.soon(rows.count >= COMMIT_ROWS || rows.shapes.sizeBytes >= WAITING_SHAPE_BYTES); };

  return {
    get isInOrder() { return isInOrder; },
    get committedFrames() { return committedFrames; },
    async append({ regions, ...result }, verdict, failedRules, probes) {
      if (failure) throw failure;
      rows.probes.add(result.frame, result.ptsUs, probes);
      rows.regions.add(result.frame, result.ptsUs, regions);
      frameRows.push({ result, regions: regions.count, verdict, failedRules });
      isInOrder &&= result.frame > lastFrame;
      lastFrame = result.frame;
      commitSoon();
      if (rows.count > WAITING_ROWS) await commits.flush();
    },
    async appendShapes(frame, label, runs) {
      if (failure ?? appenders.shapes === null) throw failure ?? new RangeError(`frame ${frame}: shapes for a session that keeps none: make it with shapes`);
      rows.shapes.add(frame, label, runs);
      if (rows.shapes.sizeBytes > WAITING_SHAPE_BYTES) await commits.flush();
    },
    event(atMs, frame, kind, message) {
      eventRows.push({ atMs, frame, kind, message });
      commitSoon();
    },
    flush: () => commits.flush(),
    run: (sql, values) => commits.between(() => connection.run(sql, values)),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await commits.stop();
      await closeDatabase({ instance, connection, appenders }, path);
    },
  };
}

/** What waits for tables with many rows a frame. */
interface WaitingRows {
  readonly regions: RegionRows;
  readonly shapes: ShapeRows;
  readonly probes: ProbeRows;
  /** Of regions and probes. */
  readonly count: number;
  drain(appenders: Database['appenders']): void;
}

function createRows(plan: Plan): WaitingRows {
  const regions = createRegionRows(measuredColumns(plan)), shapes = createShapeRows(), probes = createProbeRows(plan.recipe.probes ?? []);
  return {
    regions, shapes, probes,
    get count() { return regions.count + probes.count; },
    drain(appenders) {
      if (appenders.shapes) shapes.drain(appenders.shapes);
      regions.drain(appenders.regions);
      if (appenders.probes) probes.drain(appenders.probes);
    },
  };
}

interface Database {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly appenders: Readonly<Record<'frames' | 'regions' | 'events', DuckDBAppender>> & Readonly<Record<'shapes' | 'probes', DuckDBAppender | null>>;
}

async function openDatabase(path: string, plan: Plan, stageNames: readonly StageName[], keepShapes: boolean): Promise<Database> {
  let instance: DuckDBInstance | null = null;
  try {
    instance = await DuckDBInstance.create(':memory:', { ...OPTIONS, temp_directory: spillFolder(path) });
    const connection = await instance.connect();
    await connection.run(`ATTACH ${quoteText(path)} AS run (ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, BLOCK_SIZE ${BLOCK_BYTES})`);
    await connection.run('USE run');
    for (const statement of [...createTablesSql(plan, stageNames), ...(keepShapes ? [CREATE_SHAPES_SQL] : [])]) await connection.run(statement);
    const appenders = {
      frames: await connection.createAppender('frames'),
      regions: await connection.createAppender('regions'),
      events: await connection.createAppender('events'),
      shapes: keepShapes ? await connection.createAppender('shapes') : null,
      probes: hasProbes(plan.recipe) ? await connection.createAppender('probes') : null,
    };
    return { instance, connection, appenders };
  } catch (cause) {
    closeQuietly(() => instance?.closeSync());
    throw outputError('session cannot be made', path, cause);
  }
}

async function closeDatabase({ instance, connection, appenders }: Database, path: string): Promise<void> {
  // After a failed commit DuckDB refuses this; the log then stays beside the file and is read with it.
  await connection.run('CHECKPOINT').catch(() => undefined);
  for (const appender of Object.values(appenders)) closeQuietly(() => appender?.closeSync());
  closeQuietly(() => connection.closeSync());
  closeQuietly(() => instance.closeSync());
  await rm(spillFolder(path), { recursive: true, force: true }).catch(() => undefined);
}

function appendFrame(appender: DuckDBAppender, { result, regions, verdict, failedRules }: FrameRow, stageNames: readonly StageName[]): void {
  const { stageMs, uploadMs, readbackMs, totalMs } = result.times;
  const number = (value: number | null | undefined): void => {
    if (value === null || value === undefined || Number.isNaN(value)) appender.appendNull();
    else appender.appendDouble(value);
  };
  appender.appendBigInt(BigInt(result.frame));
  if (result.ptsUs === null) appender.appendNull();
  else appender.appendBigInt(BigInt(Math.round(result.ptsUs)));
  appender.appendInteger(regions);
  if (verdict === null) appender.appendNull();
  else appender.appendVarchar(verdict);
  number(result.levelDn);
  for (const ms of [...stageNames.map((name) => stageMs[name]), uploadMs, readbackMs, totalMs]) number(ms && rounded(ms));
  appender.appendInteger(result.labelledCount);
  appender.appendBoolean(result.overflow);
  appender.appendList(failedRules, LIST(VARCHAR));
  appender.endRow();
}

/** To a tenth of a microsecond: what lies below is the arithmetic of clocks. */
function rounded(ms: number): number {
  return Math.round(ms * 1e4) / 1e4;
}

function appendEvent(appender: DuckDBAppender, { atMs, frame, kind, message }: EventRow): void {
  appender.appendDouble(atMs);
  if (frame === null) appender.appendNull();
  else appender.appendBigInt(BigInt(frame));
  appender.appendVarchar(kind);
  appender.appendVarchar(message);
  appender.endRow();
}

/** Where a sort goes that does not fit in memory; there only while it lasts. */
function spillFolder(path: string): string {
  return `${path}.tmp`;
}

/** Closing is the last thing done with a file that may have failed already: the first failure is the one that counts. */
function closeQuietly(close: () => void): void {
  try {
    close();
  } catch {
    return;
  }
}
