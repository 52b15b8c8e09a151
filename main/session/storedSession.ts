import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sessionSummarySchema, type SessionSummary } from '../contract/sessionSummary.ts';
import { DATABASE_FILE, OUTCOME_SETTING } from './session.ts';
import { SessionError } from './sessionError.ts';
import { SUMMARY_FILE } from './summaryFile.ts';
import { quoteText } from './tables.ts';

/** What a run left on disk. */
export interface StoredSession {
  /** Where its database lies. */
  readonly folder: string;
  readonly database: string;
  /** session.json, or what the database knows of it; `state` is `running` where the run never came to its end. */
  readonly summary: SessionSummary;
}

/** Version of session.json and of the tables that this program reads. */
const SESSION_VERSION = 1;

/** A small pool; nothing is ever fetched. */
const OPTIONS = { threads: '1', memory_limit: '256MB', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };
/** In this order: what a sort cannot hold is refused instead of written somewhere, no file is reached, and none of it can be undone. */
const GUARDS = ["SET temp_directory = ''", 'SET enable_external_access = false', 'SET lock_configuration = true'];

/**
 * Finds a session by its folder or its database and reads its account.
 *
 * @throws SessionError  nothing there, no session, one of another version, damaged, or still being written
 */
export async function openStoredSession(path: string): Promise<StoredSession> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new SessionError(`session ${path}: there is no such folder or file: give a run's folder or its ${DATABASE_FILE}`, { cause });
  });
  const database = found.isDirectory() ? join(path, DATABASE_FILE) : path;
  const there = await stat(database).catch(() => null);
  if (there?.isFile() !== true) throw new SessionError(`session ${path}: holds no ${DATABASE_FILE}: give the folder that inspect --out made, or the file itself`);
  const folder = dirname(database);
  // A database by another name is a copy: the session.json beside it may be of another run.
  const text = basename(database) === DATABASE_FILE ? await readFile(join(folder, SUMMARY_FILE), 'utf8').catch(() => null) : null;
  const summary = text === null ? await queryGuarded(database, readSettings) : parseText(join(folder, SUMMARY_FILE), text);
  return { folder, database, summary: checkSummary(path, summary) };
}

/**
 * Opens a database so that whatever query a person gives may run on it: it reads that session and nothing else.
 *
 * @throws SessionError  it is no database, damaged, of a newer DuckDB, or being written; whatever `query` throws
 */
export async function queryGuarded<T>(database: string, query: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', OPTIONS);
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`ATTACH ${quoteText(database)} AS run (READ_ONLY)`).catch((cause: unknown) => { throw unreadable(database, cause); });
      for (const sql of ['USE run', ...GUARDS]) await connection.run(sql);
      return await query(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** @returns one line for a database that cannot be opened */
export function unreadable(database: string, cause: unknown): SessionError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/conflicting lock|set lock/i.test(message)) return new SessionError(`session ${database}: is being written by another program: export it when the run has ended`, { cause });
  return new SessionError(`session ${database}: cannot be read (${message.split('\n')[0]!.trim()}): give one that sightline wrote`, { cause });
}

/** The account kept in the database, in the shape of session.json. */
async function readSettings(connection: DuckDBConnection): Promise<unknown> {
  const rows = await connection.runAndReadAll('SELECT name, value::VARCHAR FROM settings').catch((cause: unknown) => {
    throw new SessionError('session: the database holds no settings of a run: give one that sightline wrote', { cause });
  });
  const settings = new Map(rows.getRows().map(([name, value]): [string, unknown] => [String(name), value === null ? null : JSON.parse(String(value))]));
  const counts = await connection.runAndReadAll(`SELECT count(*)::INTEGER AS frames, (SELECT count(*)::INTEGER FROM regions) AS regions,
    count(*) FILTER (verdict = 'pass')::INTEGER AS passed, count(*) FILTER (verdict = 'fail')::INTEGER AS failed, count(*) FILTER (overflow)::INTEGER AS overflowed FROM frames`);
  return {
    session: SESSION_VERSION, state: 'running', reason: null, ended: null, budget: null, files: [], ledger: NOTHING,
    ...Object.fromEntries([...settings].filter(([name]) => name !== OUTCOME_SETTING)),
    ...(settings.get(OUTCOME_SETTING) as Record<string, unknown> | undefined),
    tables: counts.getRowObjectsJson()[0],
  };
}

const NOTHING = {
  captured: 0, inspected: 0,
  dropped: { 'host-busy': 0, 'link-busy': 0, 'engine-busy': 0, 'source-gap': 0 }, failed: { 'decode-error': 0, 'device-lost': 0, 'output-error': 0 },
};

function parseText(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SessionError(`session ${path}: is not JSON: restore it, or move it away to export from ${DATABASE_FILE} alone`, { cause });
  }
}

function checkSummary(path: string, value: unknown): SessionSummary {
  const version = typeof value === 'object' && value !== null && 'session' in value ? value.session : undefined;
  if (version !== SESSION_VERSION) {
    throw new SessionError(`session ${path}: is of version ${JSON.stringify(version) ?? 'none'}, this program reads ${SESSION_VERSION}: export it with the sightline that wrote it`);
  }
  const parsed = sessionSummarySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [fault] = parsed.error.issues;
  throw new SessionError(`session ${path}: ${fault!.path.join('.') || SUMMARY_FILE}: ${fault!.message}: export it with the sightline that wrote it`);
}
