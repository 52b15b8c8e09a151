import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';

/** Rows that a query gives on the session in a folder, opened as anybody would after the run. */
export async function querySession(dir: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(join(dir, 'session.duckdb'));
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
