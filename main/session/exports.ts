import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan, StageName } from 'sightline/kernels';
import type { ExportFormat } from '../contract/sessionSummary.ts';
import { outputError } from './outputError.ts';
import type { Store } from './store.ts';
import { measuredColumns, quoteName, quoteText, REGION_KEYS, timeColumns } from './tables.ts';

/**
 * csv: a header line, doubles in the fewest digits that read back exactly, an empty field for null. json: one array of
 * objects. parquet: row groups small enough that writing them fits the store's memory.
 */
const OPTIONS: Readonly<Record<ExportFormat, string>> = {
  csv: 'FORMAT csv, HEADER true',
  json: 'FORMAT json, ARRAY true',
  parquet: 'FORMAT parquet, ROW_GROUP_SIZE 32768',
};

/** For the run that needs sorting; what does not fit goes to disk. */
const SORT_MEMORY = '256MB';

/** @returns the names of the files that these formats become */
export function exportFileNames(formats: readonly ExportFormat[]): string[] {
  return formats.flatMap((format) => [`regions.${format}`, `frames.${format}`]);
}

/**
 * Writes both tables in every format, in the order of frame and label. A file has its name only once it is complete.
 *
 * @throws OutputError  naming the file; no part of it is left
 */
export async function exportTables(store: Store, folder: string, plan: Plan, stageNames: readonly StageName[], formats: readonly ExportFormat[]): Promise<void> {
  const regionColumns = [...REGION_KEYS, ...measuredColumns(plan)].map(({ name }) => name);
  const frameColumns = ['frame', 'pts_us', 'regions', 'verdict', 'level_dn', ...timeColumns(stageNames)];
  if (!store.isInOrder) await store.run(`SET memory_limit = '${SORT_MEMORY}'`);
  for (const format of formats) {
    await exportTable(store, join(folder, `regions.${format}`), selectSql('regions', regionColumns, 'frame, label', store.isInOrder), format);
    await exportTable(store, join(folder, `frames.${format}`), selectSql('frames', frameColumns, 'frame', store.isInOrder), format);
  }
}

/** DuckDB keeps rows in the order of insertion, so a sort, which would hold the whole table, is needed only after a frame came late. */
function selectSql(table: string, columns: readonly string[], order: string, isInOrder: boolean): string {
  return `SELECT ${columns.map(quoteName).join(', ')} FROM ${table}${isInOrder ? '' : ` ORDER BY ${order}`}`;
}

async function exportTable(store: Store, path: string, select: string, format: ExportFormat): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await store.run(`COPY (${select}) TO ${quoteText(partial)} (${OPTIONS[format]})`);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw outputError('export cannot be written', path, cause);
  }
}
