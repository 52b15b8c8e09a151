import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportStored, type Exported, type StoredExport } from '../../../main/export/index.ts';
import { createSession, openStoredSession } from '../../../main/session/index.ts';
import { runSightline } from '../cli/runSightline.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from '../session/drawnRun.ts';
import { storeRun } from './storedRun.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const text = (...names: string[]): string => readFileSync(at(...names), 'utf8');
const exportRun = async (out: string, more: Partial<StoredExport> = {}): Promise<Exported> =>
  exportStored({ session: await openStoredSession(at('run')), formats: ['csv'], frames: null, where: null, folder: at(out), ...more });
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-export-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const PLAN = drawnPlan({ properties: ['area', 'centroid', 'orientation', 'touches_border'] }, { pixelSizeUm: 10 });

describe('a stored session, exported', () => {
  it('should give the bytes that its run exported', async () => {
    await storeRun(at('run'), PLAN, 30, ['csv', 'json']);
    expect(await exportRun('out', { formats: ['csv', 'json'] })).toMatchObject({ frameCount: 30, regionCount: 60 });
    for (const name of ['regions.csv', 'frames.csv', 'regions.json', 'frames.json']) expect(text('out', name), name).toBe(text('run', name));
  });

  it('should take frames by number and span', async () => {
    await storeRun(at('run'), PLAN, 30);
    expect(await exportRun('out', { frames: [{ from: 3, to: 3 }, { from: 27 }, { to: 0 }] })).toMatchObject({ frameCount: 5, regionCount: 8 });
    expect(text('out', 'frames.csv').split('\n').slice(1, -1).map((line) => Number(line.split(',')[0]))).toEqual([0, 3, 27, 28, 29]);
  });

  it('should take the regions that a condition names, and keep every frame', async () => {
    await storeRun(at('run'), PLAN, 30);
    const { frameCount, regionCount } = await exportRun('out', { where: "label = 3 AND frame IN (SELECT frame FROM frames WHERE verdict = 'fail') -- the third", frames: [{ from: 0, to: 14 }] });
    expect({ frameCount, regionCount }).toEqual({ frameCount: 15, regionCount: 5 });
    expect(text('out', 'regions.csv').split('\n').slice(1, -1).map((line) => line.split(',').slice(0, 3))).toEqual(
      [2, 5, 8, 11, 14].map((frame) => [String(frame), String(frame * 33_367), '3']));
  });

  it('should write headers alone where nothing is selected', async () => {
    await storeRun(at('run'), PLAN, 3);
    expect(await exportRun('out', { where: 'area < 0', formats: ['csv', 'parquet', 'json', 'jsonl'] })).toMatchObject({ frameCount: 3, regionCount: 0 });
    expect(text('out', 'regions.csv')).toBe('frame,pts_us,label,area,area_um2,centroid_row,centroid_col,orientation,touches_border\n');
    expect(text('out', 'regions.jsonl')).toBe('');
    expect(JSON.parse(text('out', 'regions.json'))).toEqual([]);
  });

  it('should have a region an object a line in jsonl', async () => {
    await storeRun(at('run'), PLAN, 3);
    await exportRun('out', { formats: ['jsonl'] });
    const lines = text('out', 'regions.jsonl').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(6);
    expect(lines[1]).toEqual({ frame: 1, pts_us: 33_367, label: 1, area: 0, area_um2: 1000.5, centroid_row: 2000.5, centroid_col: 3000.5, orientation: 4000.5, touches_border: true });
  });

  it('should be read from the database alone, whatever its name', async () => {
    await storeRun(at('run'), PLAN, 3);
    writeFileSync(at('copy.duckdb'), readFileSync(at('run', 'session.duckdb')));
    const { summary } = await openStoredSession(at('copy.duckdb'));
    const { files, ended, ...rest } = (await openStoredSession(at('run'))).summary;
    expect(summary).toMatchObject(rest);
    expect(Date.parse(summary.ended!)).toBeLessThanOrEqual(Date.parse(ended!));
    expect([files.length, summary.files]).toEqual([1, []]);
  });

  it('should be what was committed where the run never ended', async () => {
    const session = await createSession(drawnOptions(at('run'), PLAN, { exports: [] }));
    await session.append(drawnResult(PLAN, 0, 2), null, []);
    await session.export(['csv'], {});
    for (const name of ['session.duckdb', 'session.duckdb.wal', 'session.json']) writeFileSync(at(name), readFileSync(at('run', name)));
    await session.close(drawnOutcome(1));
    const stored = await openStoredSession(folder);
    expect(stored.summary.state).toBe('running');
    expect(await exportStored({ session: stored, formats: ['csv'], frames: null, where: null, folder: at('out') })).toMatchObject({ regionCount: 2 });
  });
});

describe('a Parquet file', () => {
  it('should hold rows, units and definitions, as another program reads it', async () => {
    const session = await createSession(drawnOptions(at('run'), PLAN, { exports: [] }));
    await session.append(drawnResult(PLAN, 0, 2, { orientation: [NaN, 0.25], touches_border: [0, 1] }), 'pass', []);
    await session.append({ ...drawnResult(PLAN, 1, 1), ptsUs: null }, 'fail', ['r']);
    await session.close(drawnOutcome(2));
    await exportRun('out', { formats: ['parquet', 'csv'] });
    const file = await asyncBufferFromFile(at('out', 'regions.parquet'));
    const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
    const rows = (await parquetReadObjects({ file })).map((row) => Object.values(row).map((value) => String(plain(value) ?? '')));
    expect(rows).toEqual(text('out', 'regions.csv').trimEnd().split('\n').slice(1).map((line) => line.split(',')));
    const { key_value_metadata: pairs = [] } = await parquetMetadataAsync(file);
    const meaning = new Map(pairs.map(({ key, value }) => [key, value]));
    expect(Object.fromEntries(['pts_us', 'area', 'area_um2', 'orientation', 'touches_border'].map((name) => [name, meaning.get(`${name}.unit`)]))).toEqual(
      { pts_us: 'µs', area: 'px²', area_um2: 'µm²', orientation: 'rad', touches_border: '' });
    expect(meaning.get('orientation.definition')).toContain('angle of the major axis');
    const frames = await parquetMetadataAsync(await asyncBufferFromFile(at('out', 'frames.parquet')));
    expect(new Map(frames.key_value_metadata!.map(({ key, value }) => [key, value])).get('gaussianBlur_ms.unit')).toBe('ms');
  });

  it("should be read by DuckDB, values as in the session, meanings by the statement that the documentation gives", async () => {
    await storeRun(at('run'), PLAN, 30);
    await exportRun('out', { formats: ['parquet'] });
    const instance = await DuckDBInstance.create(':memory:'), connection = await instance.connect();
    const rowsOf = async (sql: string): Promise<unknown[]> => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    try {
      await connection.run(`ATTACH '${at('run', 'session.duckdb')}' AS run (READ_ONLY)`);
      for (const table of ['regions', 'frames']) {
        const exported = await rowsOf(`SELECT * FROM read_parquet('${at('out', `${table}.parquet`)}')`), columns = Object.keys(exported[0] as object);
        const stored = await rowsOf(`SELECT ${columns.map((column) => `"${column}"`).join(', ')} FROM run.${table} ORDER BY frame${table === 'regions' ? ', label' : ''}`);
        expect(exported.length, table).toBe(table === 'regions' ? 60 : 30);
        expect(exported, table).toEqual(stored);
      }
      expect(await rowsOf(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM read_parquet('${at('out', 'regions.parquet')}'))`)).toEqual(
        [['frame', 'BIGINT'], ['pts_us', 'BIGINT'], ['label', 'UINTEGER'], ['area', 'INTEGER'], ['area_um2', 'DOUBLE'], ['centroid_row', 'DOUBLE'], ['centroid_col', 'DOUBLE'], ['orientation', 'DOUBLE'], ['touches_border', 'BOOLEAN']]
          .map(([name, type]) => ({ name, type })));
      const [statement] = /SELECT decode\(key\)[^;]+;/.exec(readFileSync(new URL('../../../docs/export/formats.md', import.meta.url), 'utf8'))!;
      const pairs = (await connection.runAndReadAll(statement.replace("'regions.parquet'", `'${at('out', 'regions.parquet')}'`))).getRows() as [string, string][];
      const meaning = new Map(pairs);
      expect([meaning.get('area.unit'), meaning.get('area_um2.unit'), meaning.get('orientation.definition')]).toEqual(['px²', 'µm²', expect.stringContaining('angle of the major axis')]);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
});

describe('an export, refused', () => {
  const refusal = async (...args: Parameters<typeof exportRun>): Promise<string> => exportRun(...args).then(() => 'was written', (error: Error) => error.message);

  it.each([
    ['aera > 50', /^--where "aera > 50": the regions have no column "aera": did you mean "area"\?$/],
    ['regions.aera > 50', /no column "aera": did you mean "area"\?$/],
    ['colour > 50', /no column "colour": there are frame, pts_us, label, area/],
    ['area >', /^--where "area >": syntax error at or near "\)": give a condition/],
    ['frob(area)', /Function with name frob does not exist: give a condition/],
    ["area = 'a'", /Could not convert string 'a' to INT32: give a condition/],
    ['1=1); DELETE FROM regions; SELECT (1', /holds more than one statement/],
    ["area > (SELECT count(*) FROM read_text('/etc/passwd'))", /may read this session and nothing else$/],
    ["area IN (SELECT size FROM read_blob('session.json'))", /may read this session and nothing else$/],
    ['area > (SELECT count(*) FROM (SELECT hash(i) AS h, count(*) FROM range(100000000) t(i) GROUP BY h))', /needs more memory than a condition may take: give a simpler one$/],
  ])('should say what is wrong with the condition %s', async (where, message) => {
    await storeRun(at('run'), PLAN, 3);
    const before = readFileSync(at('run', 'session.duckdb'));
    const said = await refusal('out', { where });
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
    expect(existsSync(at('out'))).toBe(false);
    expect(readdirSync(at('run')).sort()).toEqual(['session.duckdb', 'session.json']);
    expect(readFileSync(at('run', 'session.duckdb')).equals(before)).toBe(true);
  });

  it('should overwrite nothing', async () => {
    await storeRun(at('run'), PLAN, 3, ['csv']);
    const before = text('run', 'regions.csv');
    expect(await refusal('run', { formats: ['jsonl', 'csv'] })).toBe(`export ${at('run', 'regions.csv')}: is there already: name another folder with --out, or delete it`);
    expect(text('run', 'regions.csv')).toBe(before);
    expect(readdirSync(at('run')).sort()).toEqual(['frames.csv', 'regions.csv', 'session.duckdb', 'session.json']);
  });

  it('should not write below a file', async () => {
    await storeRun(at('run'), PLAN, 3);
    expect(await refusal(join('run', 'session.json', 'out'))).toMatch(/^output folder cannot be used: .*part of the path is a file/);
  });
});

describe('a session that another program writes', () => {
  it('should be left alone', async () => {
    const session = await createSession(drawnOptions(at('run'), PLAN, { exports: [] }));
    try {
      const { code, stdout, stderr } = await runSightline(['export', at('run'), '--format', 'csv', '--out', at('out')]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.trim()).toMatch(/^sightline: session .*: is being written by another program: export it when the run has ended$/);
      expect(existsSync(at('out'))).toBe(false);
    } finally {
      await session.close(drawnOutcome(0));
    }
  });
});

describe('what is no session', () => {
  const refusal = async (...names: string[]): Promise<string> => openStoredSession(at(...names)).then(() => 'was opened', (error: Error) => error.message);

  it('should be named with the remedy', async () => {
    await storeRun(at('run'), PLAN, 1);
    const summary = JSON.parse(text('run', 'session.json')) as Record<string, unknown>;
    expect(await refusal('none')).toMatch(/^session .*none: there is no such folder or file: give a run's folder or its session\.duckdb$/);
    expect(await refusal()).toMatch(/: holds no session\.duckdb: /);
    writeFileSync(at('run', 'session.json'), JSON.stringify({ ...summary, session: 2 }));
    expect(await refusal('run')).toMatch(/: is of version 2, this program reads 1: export it with the sightline that wrote it$/);
    writeFileSync(at('run', 'session.json'), JSON.stringify({ ...summary, frame: { width: 'wide' } }));
    expect(await refusal('run')).toMatch(/: frame\.width: .*: export it with the sightline that wrote it$/);
    writeFileSync(at('run', 'session.json'), '{');
    expect(await refusal('run')).toMatch(/session\.json: is not JSON/);
    writeFileSync(at('text.duckdb'), 'no database\n'.repeat(1000));
    const said = await refusal('text.duckdb');
    expect(said).toMatch(/^session .*text\.duckdb: cannot be read \(.*\): give one that sightline wrote$/);
    expect(said).not.toContain('\n');
  });
});
