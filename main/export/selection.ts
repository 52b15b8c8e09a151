import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportedColumns } from '../session/index.ts';
import { FRAME_KEYS, PROBE_COLUMNS, quoteText, queryGuarded, unreadable, type StoredSession } from '../session/index.ts';
import { conditionError } from './conditionError.ts';

/** Frames, first and last inclusive; what is left out is not limited. */
export interface FrameSpan {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What of a session is exported. */
export interface Wanted {
  /** null takes every frame. */
  readonly frames: readonly FrameSpan[] | null;
  /** SQL on the columns of `regions`; null takes every region. Frames and their probes stay, whether or not one of their regions is taken. */
  readonly where: string | null;
}

/** The chosen rows: `frames_selected`, `regions_selected` and, where the session has probes, `probes_selected`: views with the columns of their tables. */
export interface Selection {
  readonly connection: DuckDBConnection;
  readonly columns: ExportedColumns;
  readonly frameCount: number;
  readonly regionCount: number;
  /** Lets go of the session. */
  close(): Promise<void>;
}

export const SELECTED = { frames: 'frames_selected', regions: 'regions_selected', probes: 'probes_selected' } as const;

/** What a sort cannot hold goes to a folder of its own. */
const MEMORY = '256MB';
let opened = 0;

/**
 * Chooses rows of a stored session, which is only read.
 *
 * A person's condition runs on a connection that can do nothing but read that session; what it chose is carried over as pairs of
 * frame and label to the connection that writes files, which runs no SQL of theirs.
 *
 * @throws SessionError    the database cannot be read
 * @throws ConditionError  `where` is no condition on these columns
 */
export async function openSelection({ database }: StoredSession, { frames, where }: Wanted): Promise<Selection> {
  const spill = join(tmpdir(), `sightline-export-${process.pid}-${opened++}`);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: MEMORY, temp_directory: spill });
  const close = async (): Promise<void> => {
    instance.closeSync();
    await rm(spill, { recursive: true, force: true }).catch(() => undefined);
  };
  try {
    const connection = await instance.connect();
    const inFrames = framesSql(frames);
    if (where !== null) await choose(connection, database, where, inFrames);
    await connection.run(`ATTACH ${quoteText(database)} AS run (READ_ONLY)`).catch((cause: unknown) => { throw unreadable(database, cause); });
    const chosen = where === null ? '' : ' SEMI JOIN chosen USING (frame, label)';
    await connection.run(`CREATE TEMP VIEW ${SELECTED.regions} AS SELECT * FROM run.regions${chosen} WHERE ${inFrames}`);
    await connection.run(`CREATE TEMP VIEW ${SELECTED.frames} AS SELECT * FROM run.frames WHERE ${inFrames}`);
    if (await hasTable(connection, 'probes')) await connection.run(`CREATE TEMP VIEW ${SELECTED.probes} AS SELECT *, rowid FROM run.probes WHERE ${inFrames}`);
    return {
      connection, close,
      columns: await exportedColumnsOf(connection),
      frameCount: await countOf(connection, SELECTED.frames), regionCount: await countOf(connection, SELECTED.regions),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function framesSql(spans: readonly FrameSpan[] | null): string {
  if (spans === null) return 'true';
  return `(${spans.map(({ from, to }) => `frame BETWEEN ${from ?? 0} AND ${to ?? Number.MAX_SAFE_INTEGER}`).join(' OR ') || 'false'})`;
}

/** Runs the condition where it can do no harm, and keeps frame and label of what it chose in `chosen`. */
async function choose(target: DuckDBConnection, database: string, where: string, inFrames: string): Promise<void> {
  await target.run('CREATE TEMP TABLE chosen (frame BIGINT, label UINTEGER)');
  await queryGuarded(database, async (guarded) => {
    // On lines of its own, so that a comment at its end swallows nothing.
    const sql = `SELECT frame, label FROM regions WHERE ${inFrames} AND (\n${where}\n)`;
    const columns = (await guarded.runAndReadAll('DESCRIBE regions')).getRows().map(([name]) => String(name));
    try {
      const { count } = await guarded.extractStatements(sql);
      if (count !== 1) throw new Error('holds a semicolon');
      const rows = await guarded.stream(sql);
      const appender = await target.createAppender('chosen', 'main', 'temp');
      for (let chunk = await rows.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await rows.fetchChunk()) appender.appendDataChunk(chunk);
      appender.closeSync();
    } catch (cause) {
      throw conditionError(where, columns, cause);
    }
  });
}

/** The tables' columns as exports have them: of `frames` the keys and the times. */
async function exportedColumnsOf(connection: DuckDBConnection): Promise<ExportedColumns> {
  const namesOf = async (view: string): Promise<string[]> => (await connection.runAndReadAll(`DESCRIBE ${view}`)).getRows().map(([name]) => String(name));
  const frames = await namesOf(SELECTED.frames);
  return {
    regions: await namesOf(SELECTED.regions),
    frames: frames.filter((name) => FRAME_KEYS.includes(name) || name.endsWith('_ms')),
    probes: await hasTable(connection, 'probes') ? PROBE_COLUMNS.map(({ name }) => name) : [],
  };
}

/** @returns whether the session has one of the tables that only some sessions have */
export async function hasTable(connection: DuckDBConnection, name: 'shapes' | 'pictures' | 'probes'): Promise<boolean> {
  const tables = await connection.runAndReadAll(`SELECT 1 FROM duckdb_tables() WHERE database_name = 'run' AND table_name = '${name}'`);
  return tables.currentRowCount > 0;
}

async function countOf(connection: DuckDBConnection, view: string): Promise<number> {
  return Number((await connection.runAndReadAll(`SELECT count(*) FROM ${view}`)).getRows()[0]![0]);
}
