import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionSummarySchema } from '../../../main/contract/sessionSummary.ts';
import { createSession } from '../../../main/session/index.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from './drawnRun.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sightline-session-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

/** Rows of a query on a session that was closed. */
async function query(dir: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(join(dir, 'session.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('a session', () => {
  it('should hold every frame and region that was appended', async () => {
    const plan = drawnPlan();
    const session = await createSession(drawnOptions(folder, plan));
    for (const [frame, count] of [[0, 3], [1, 0], [2, 5000], [3, 2]] as const) await session.append(drawnResult(plan, frame, count), 'pass', []);
    const summary = await session.close(drawnOutcome(4));

    expect(summary.tables).toEqual({ frames: 4, regions: 5005, passed: 4, failed: 0 });
    expect(await query(folder, 'SELECT frame, regions, labelled FROM frames')).toEqual([['0', 3, 5], ['1', 0, 2], ['2', 5000, 5002], ['3', 2, 4]]);
    expect(await query(folder, 'SELECT frame, count(*), min(label), max(label) FROM regions GROUP BY frame ORDER BY frame'))
      .toEqual([['0', '3', 1, 3], ['2', '5000', 1, 5000], ['3', '2', 1, 2]]);
    expect(await query(folder, 'SELECT label, area, centroid_row, intensity_mean FROM regions WHERE frame = 2 AND label IN (2048, 5000)'))
      .toEqual([[2048, 2047, 5000 + 2047.5, 7000 + 2047.5], [5000, 4999, 5000 + 4999.5, 7000 + 4999.5]]);
    expect((await readdir(folder)).sort()).toEqual(['frames.csv', 'regions.csv', 'session.duckdb', 'session.json']);
    expect(sessionSummarySchema.parse(JSON.parse(await readFile(join(folder, 'session.json'), 'utf8')))).toEqual(summary);
  });
});
