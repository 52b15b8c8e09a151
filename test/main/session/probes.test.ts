import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProbeValue } from 'sightline/kernels';
import { exportStored } from '../../../main/export/index.ts';
import { createSession, openStoredSession } from '../../../main/session/index.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from './drawnRun.ts';
import { querySession } from './sessionQuery.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const text = (...names: string[]): string => readFileSync(at(...names), 'utf8');
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-probes-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

/** Named so that the order of the recipe is not that of the alphabet. */
const PROBES = [{ id: 'web', row: 3, col: 5 }, { id: 'a "mark"', row: 47, col: 63 }];
const PLAN = drawnPlan({}, { probes: PROBES });
const THIRD = Math.fround(1 / 3);
const valuesOf = (frame: number): ProbeValue[] => [{ rawDn: frame, flatFieldDn: null }, { rawDn: 255 - frame, flatFieldDn: THIRD }];

async function record(dir: string, frames: readonly number[]): Promise<void> {
  const session = await createSession(drawnOptions(at(dir), PLAN, { exports: ['csv', 'json', 'parquet', 'jsonl'] }));
  for (const frame of frames) await session.append({ ...drawnResult(PLAN, frame, 2), ...(frame === 1 ? { ptsUs: null } : {}) }, null, [], valuesOf(frame));
  await session.close(drawnOutcome(frames.length));
}

const CSV = [
  'frame,pts_us,id,row,col,raw_dn,flat_field_dn',
  '0,0,web,3,5,0.0,', `0,0,"a ""mark""",47,63,255.0,${THIRD}`,
  '1,,web,3,5,1.0,', `1,,"a ""mark""",47,63,254.0,${THIRD}`,
  '2,66734,web,3,5,2.0,', `2,66734,"a ""mark""",47,63,253.0,${THIRD}`,
  '',
].join('\n');

describe('the values of probes', () => {
  it('should be a table of the session and a file of every format, in the order of frames and recipe', async () => {
    await record('run', [0, 1, 2]);
    expect(text('run', 'probes.csv')).toBe(CSV);
    const rows = [0, 1, 2].flatMap((frame) => PROBES.map(({ id, row, col }, i) => {
      const { rawDn, flatFieldDn } = valuesOf(frame)[i]!;
      return { frame, pts_us: frame === 1 ? null : frame * 33_367, id, row, col, raw_dn: rawDn, flat_field_dn: flatFieldDn };
    }));
    expect(JSON.parse(text('run', 'probes.json'))).toEqual(rows);
    expect(text('run', 'probes.jsonl').trimEnd().split('\n').map((line): unknown => JSON.parse(line))).toEqual(rows);
    const file = await asyncBufferFromFile(at('run', 'probes.parquet'));
    expect(await parquetReadObjects({ file })).toEqual(rows.map((row) => ({ ...row, frame: BigInt(row.frame), pts_us: row.pts_us === null ? null : BigInt(row.pts_us) })));
    const keys = (await parquetMetadataAsync(file)).key_value_metadata!.map(({ key }) => key);
    expect(keys).toEqual(['frame', 'pts_us', 'id', 'row', 'col', 'raw_dn', 'flat_field_dn'].flatMap((column) => [`${column}.unit`, `${column}.definition`]));
    expect(await querySession(at('run'), 'SELECT * FROM probes WHERE frame = 2 AND id = \'web\'')).toEqual([['2', '66734', 'web', 3, 5, 2, null]]);
    expect((await openStoredSession(at('run'))).summary.files.map(({ name }) => name).filter((name) => name.startsWith('probes'))).toEqual(['probes.csv', 'probes.json', 'probes.parquet', 'probes.jsonl']);
  });

  it('should come in that order although a frame was late', async () => {
    await record('late', [2, 0, 1]);
    expect(text('late', 'probes.csv')).toBe(CSV);
  });

  it('should be exported with the frames that are taken, whatever regions are', async () => {
    await record('run', [2, 0, 1]);
    const session = await openStoredSession(at('run'));
    const { files } = await exportStored({ session, formats: ['csv'], folder: at('all'), frames: null, where: 'label > 99' });
    expect(files.map(({ name }) => name)).toEqual(['regions.csv', 'frames.csv', 'probes.csv']);
    expect(text('all', 'probes.csv')).toBe(CSV);
    await exportStored({ session, formats: ['csv'], folder: at('part'), frames: [{ from: 1, to: 1 }], where: null });
    expect(text('part', 'probes.csv').split('\n')).toEqual([0, 3, 4, 7].map((line) => CSV.split('\n')[line]));
  });

  it('should be exported of a range while the run lasts', async () => {
    const session = await createSession(drawnOptions(at('run'), PLAN));
    for (let frame = 0; frame < 4; frame++) await session.append(drawnResult(PLAN, frame, 1), null, [], valuesOf(frame));
    const made: string[] = [];
    await session.export(['csv', 'json'], { from: 1, to: 2 }, (path, done) => { made.push(`${path.slice(at('run').length + 1)} ${done.toFixed(2)}`); });
    await session.close(drawnOutcome(4));
    expect(made).toEqual(['regions-1-2.csv 0.17', 'frames-1-2.csv 0.33', 'probes-1-2.csv 0.50', 'regions-1-2.json 0.67', 'frames-1-2.json 0.83', 'probes-1-2.json 1.00']);
    expect(text('run', 'probes-1-2.csv').split('\n').slice(1, -1).map((line) => line.split(',')[0])).toEqual(['1', '1', '2', '2']);
  });

  it('should leave no trace in a session whose recipe has none', async () => {
    const plan = drawnPlan({}, { probes: [] });
    const session = await createSession(drawnOptions(at('run'), plan));
    await session.append(drawnResult(plan, 0, 1), null, []);
    await session.close(drawnOutcome(1));
    expect(readdirSync(at('run')).sort()).toEqual(['frames.csv', 'regions.csv', 'session.duckdb', 'session.json']);
    expect(await querySession(at('run'), "SELECT count(*)::INTEGER FROM duckdb_tables() WHERE table_name = 'probes'")).toEqual([[0]]);
    expect((await exportStored({ session: await openStoredSession(at('run')), formats: ['csv'], folder: at('out'), frames: null, where: null })).files).toHaveLength(2);
  });

  it('should be refused where one is missing, and the frame with them', async () => {
    const session = await createSession(drawnOptions(at('run'), PLAN));
    await expect(session.append(drawnResult(PLAN, 0, 1), null, [])).rejects.toThrow('frame 0: values of 0 probes: the recipe has 2');
    await session.append(drawnResult(PLAN, 0, 1), null, [], valuesOf(0));
    expect((await session.close(drawnOutcome(1))).tables).toMatchObject({ frames: 1, regions: 1 });
  });
});
