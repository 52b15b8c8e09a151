import { BIGINT, BOOLEAN, DOUBLE, INTEGER, UINTEGER, VARCHAR, type DuckDBType } from '@duckdb/node-api';
import { BOOLEAN_COLUMNS, INTEGER_COLUMNS, tableColumns, type Plan, type Recipe, type StageName } from 'sightline/kernels';

/** One column of a table: its name as exported, and how DuckDB keeps it. */
export interface Column {
  readonly name: string;
  readonly type: DuckDBType;
}

/** Columns of `regions` before the measured ones. */
export const REGION_KEYS: readonly Column[] = [
  { name: 'frame', type: BIGINT },
  { name: 'pts_us', type: BIGINT },
  { name: 'label', type: UINTEGER },
];

/** Columns of `probes`, a row a probe and frame: the frame's probes together, in the recipe's order. */
export const PROBE_COLUMNS: readonly Column[] = [
  { name: 'frame', type: BIGINT },
  { name: 'pts_us', type: BIGINT },
  { name: 'id', type: VARCHAR },
  { name: 'row', type: INTEGER },
  { name: 'col', type: INTEGER },
  { name: 'raw_dn', type: DOUBLE },
  { name: 'flat_field_dn', type: DOUBLE },
];

/** Columns of exported `frames` before the times. */
export const FRAME_KEYS: readonly string[] = ['frame', 'pts_us', 'regions', 'verdict', 'level_dn'];

/** @returns the measured columns of `regions`, in the recipe's order */
export function measuredColumns(plan: Plan): readonly Column[] {
  return tableColumns(plan).map((name) => ({
    name,
    type: BOOLEAN_COLUMNS.has(name) ? BOOLEAN : INTEGER_COLUMNS.has(name) ? INTEGER : DOUBLE,
  }));
}

/** @returns the time columns of `frames`: stages in pipeline order, transfers, the whole */
function timeColumns(stageNames: readonly StageName[]): readonly string[] {
  return [...stageNames, 'upload', 'readback', 'total'].map((name) => `${name}_ms`);
}

/** @returns whether sessions of the recipe have the table `probes` */
export function hasProbes({ probes = [] }: Recipe): boolean {
  return probes.length > 0;
}

/** Columns of the exported tables, in their order. */
export interface ExportedColumns {
  readonly regions: readonly string[];
  readonly frames: readonly string[];
  /** Empty where the session has no probes: then nothing is exported of them. */
  readonly probes: readonly string[];
}

/** @returns what the exports of a run with this plan hold */
export function exportedColumns(plan: Plan, stageNames: readonly StageName[]): ExportedColumns {
  return {
    regions: [...REGION_KEYS, ...measuredColumns(plan)].map(({ name }) => name),
    frames: [...FRAME_KEYS, ...timeColumns(stageNames)],
    probes: hasProbes(plan.recipe) ? PROBE_COLUMNS.map(({ name }) => name) : [],
  };
}

/**
 * Makes the tables of a run. `stage_times` (frame, stage, ms) is a view of `frames`: the same numbers, one row a time.
 * Order of insertion is the order of frames, which is what exports rely on; there is no index to keep up.
 */
export function createTablesSql(plan: Plan, stageNames: readonly StageName[]): string[] {
  const columns = (list: readonly Column[]): string => list.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
  const times = timeColumns(stageNames).map(quoteName);
  return [
    `CREATE TABLE frames (frame BIGINT NOT NULL, pts_us BIGINT, regions INTEGER NOT NULL, verdict VARCHAR, level_dn DOUBLE,
      ${times.map((name) => `${name} DOUBLE`).join(', ')}, labelled INTEGER NOT NULL, overflow BOOLEAN NOT NULL, failed_rules VARCHAR[] NOT NULL)`,
    `CREATE TABLE regions (${columns([...REGION_KEYS, ...measuredColumns(plan)])})`,
    ...(hasProbes(plan.recipe) ? [`CREATE TABLE probes (${columns(PROBE_COLUMNS)})`] : []),
    'CREATE TABLE events (at_ms DOUBLE NOT NULL, frame BIGINT, kind VARCHAR NOT NULL, message VARCHAR NOT NULL)',
    'CREATE TABLE settings (name VARCHAR NOT NULL, value JSON)',
    `CREATE VIEW stage_times AS SELECT frame, regexp_replace(column_name, '_ms$', '') AS stage, ms
      FROM frames UNPIVOT INCLUDE NULLS (ms FOR column_name IN (${times.join(', ')}))`,
  ];
}

/**
 * Makes the table of the regions' pixels, for runs that keep them: `runs` is what packRuns of sightline/kernels gives. A table of its own, so
 * that whoever reads measurements reads no pixels.
 */
export const CREATE_SHAPES_SQL = 'CREATE TABLE shapes (frame BIGINT NOT NULL, label UINTEGER NOT NULL, runs BLOB NOT NULL)';

/** Makes the table of frames kept as PNG, for runs whose source cannot be read again. */
export const CREATE_PICTURES_SQL = 'CREATE TABLE pictures (frame BIGINT NOT NULL, png BLOB NOT NULL)';

/** @returns an SQL identifier */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @returns an SQL string */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
