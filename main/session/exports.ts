import { DuckDBInstance } from '@duckdb/node-api';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableFormat } from '../contract/sessionSummary.ts';
import { exportMeaning } from './exportMeaning.ts';
import { outputError } from './outputError.ts';
import type { Store } from './store.ts';
import { quoteName, quoteText, type ExportedColumns } from './tables.ts';

/**
 * csv: a header line, doubles in the fewest digits that read back exactly, an empty field for null. json: one array of
 * objects. jsonl: an object a line. parquet: row groups small enough that writing them fits the store's memory.
 */
const OPTIONS: Readonly<Record<TableFormat, string>> = {
  csv: 'FORMAT csv, HEADER true',
  json: 'FORMAT json, ARRAY true',
  jsonl: 'FORMAT json, ARRAY false',
  parquet: 'FORMAT parquet, ROW_GROUP_SIZE 32768',
};

/** For the run that needs sorting; what does not fit goes to disk. */
const SORT_MEMORY = '256MB';

/** First and last frame, both inclusive; what is left out is not limited. */
export interface FrameRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What is exported, from where and how. */
export interface TableExport {
  readonly folder: string;
  readonly columns: ExportedColumns;
  readonly formats: readonly TableFormat[];
  readonly range?: FrameRange;
  /** Tables or views that hold the rows; the session's own unless given. */
  readonly tables?: Readonly<Record<keyof ExportedColumns, string>>;
  /** Called with each file that is complete, and the share that is done. */
  readonly onFile?: (path: string, done: number) => void;
}

/** @returns what the names of a range's files have before their ending: `-10-19`; nothing where all frames are taken */
export function rangeSuffix({ from, to }: FrameRange): string {
  return from === undefined && to === undefined ? '' : `-${from ?? 0}-${to ?? 'end'}`;
}

/** Which files an export becomes. */
export interface ExportedNames {
  readonly range?: FrameRange;
  /** Whether the session has the table `probes`. */
  readonly hasProbes: boolean;
}

/** @returns the names of the files that these formats become: `regions.csv`, of a range `regions-10-19.csv` */
export function exportFileNames(formats: readonly TableFormat[], { range = {}, hasProbes }: ExportedNames): string[] {
  const suffix = rangeSuffix(range);
  return formats.flatMap((format) => tableNames(hasProbes).map((table) => `${table}${suffix}.${format}`));
}

function tableNames(hasProbes: boolean): (keyof ExportedColumns)[] {
  return hasProbes ? ['regions', 'frames', 'probes'] : ['regions', 'frames'];
}

/** Order of each table's rows; a frame's probes lie in the order of the recipe. */
const ORDER: Readonly<Record<keyof ExportedColumns, string>> = { regions: 'frame, label', frames: 'frame', probes: 'frame, rowid' };

/**
 * Writes the tables in every format, in the order of frame and label. A file has its name only once it is complete.
 *
 * @throws OutputError  naming the file; no part of it is left
 */
export async function exportTables(store: Pick<Store, 'run' | 'isInOrder'>, { folder, columns, formats, range = {}, tables, onFile }: TableExport): Promise<void> {
  const { isInOrder } = store;
  if (!isInOrder) await store.run(`SET memory_limit = '${SORT_MEMORY}'`);
  const hasProbes = columns.probes.length > 0;
  const exported = tableNames(hasProbes).map((table) => (
    { columns: columns[table], select: selectSql(tables?.[table] ?? table, columns[table], ORDER[table], isInOrder, range) }));
  const names = exportFileNames(formats, { range, hasProbes });
  for (const [i, name] of names.entries()) {
    const path = join(folder, name);
    await exportTable(store, path, exported[i % exported.length]!, formats[Math.floor(i / exported.length)]!);
    onFile?.(path, (i + 1) / names.length);
  }
}

/**
 * Exports from a session that was closed before.
 *
 * @param database  its file, only read
 * @throws OutputError
 */
export async function exportClosedTables(database: string, tables: TableExport): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: SORT_MEMORY });
  try {
    const connection = await instance.connect();
    await connection.run(`ATTACH ${quoteText(database)} AS run (READ_ONLY)`);
    await connection.run('USE run');
    await exportTables({ isInOrder: false, run: async (sql) => { await connection.run(sql); } }, tables);
    connection.closeSync();
  } catch (cause) {
    throw outputError('session cannot be read', database, cause);
  } finally {
    instance.closeSync();
  }
}

/** DuckDB keeps rows in the order of insertion, so a sort, which would hold the whole table, is needed only after a frame came late. */
function selectSql(table: string, columns: readonly string[], order: string, isInOrder: boolean, { from, to }: FrameRange): string {
  const limits = [...(from === undefined ? [] : [`frame >= ${from}`]), ...(to === undefined ? [] : [`frame <= ${to}`])];
  const where = limits.length === 0 ? '' : ` WHERE ${limits.join(' AND ')}`;
  return `SELECT ${columns.map(quoteName).join(', ')} FROM ${table}${where}${isInOrder ? '' : ` ORDER BY ${order}`}`;
}

interface ExportedTable {
  readonly columns: readonly string[];
  readonly select: string;
}

async function exportTable(store: Pick<Store, 'run'>, path: string, { columns, select }: ExportedTable, format: TableFormat): Promise<void> {
  const partial = `${path}.partial`;
  const options = format === 'parquet' ? `${OPTIONS.parquet}, KV_METADATA ${meaningsSql(columns)}` : OPTIONS[format];
  try {
    await store.run(`COPY (${select}) TO ${quoteText(partial)} (${options})`);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw outputError('export cannot be written', path, cause);
  }
}

/** @returns a struct of the file's key-values: `area.unit`, `area.definition` and so on for every column that has them */
function meaningsSql(columns: readonly string[]): string {
  const entries = columns.flatMap((column) => {
    const meaning = exportMeaning(column);
    if (meaning === null) return [];
    const { unit, definition } = meaning;
    return [`${quoteText(`${column}.unit`)}: ${quoteText(unit)}`, `${quoteText(`${column}.definition`)}: ${quoteText(definition)}`];
  });
  return `{${entries.join(', ')}}`;
}
