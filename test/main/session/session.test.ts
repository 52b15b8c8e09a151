import { access, mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recipeSchema } from 'sightline/kernels';
import { sessionSummarySchema } from '../../../main/contract/sessionSummary.ts';
import { createSession, OutputError, recipeSha256 } from '../../../main/session/index.ts';
import { createRunFolder } from '../../../main/session/runFolder.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from './drawnRun.ts';
import { querySession } from './sessionQuery.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sightline-session-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

const readSummary = async (): Promise<unknown> => JSON.parse(await readFile(join(folder, 'session.json'), 'utf8'));

describe('a session', () => {
  it('should hold every frame and region that was appended', async () => {
    const plan = drawnPlan();
    const session = await createSession(drawnOptions(folder, plan));
    for (const [frame, count] of [[0, 3], [1, 0], [2, 5000], [3, 2]] as const) await session.append(drawnResult(plan, frame, count), 'pass', []);
    const summary = await session.close(drawnOutcome(4));

    expect(summary.tables).toEqual({ frames: 4, regions: 5005, passed: 4, failed: 0, overflowed: 0 });
    expect(await querySession(folder, 'SELECT frame, regions, labelled FROM frames')).toEqual([['0', 3, 5], ['1', 0, 2], ['2', 5000, 5002], ['3', 2, 4]]);
    expect(await querySession(folder, 'SELECT frame, count(*), min(label), max(label) FROM regions GROUP BY frame ORDER BY frame'))
      .toEqual([['0', '3', 1, 3], ['2', '5000', 1, 5000], ['3', '2', 1, 2]]);
    expect(await querySession(folder, 'SELECT label, area, centroid_row, intensity_mean FROM regions WHERE frame = 2 AND label IN (2048, 5000)'))
      .toEqual([[2048, 2047, 5000 + 2047.5, 7000 + 2047.5], [5000, 4999, 5000 + 4999.5, 7000 + 4999.5]]);
    expect((await readdir(folder)).sort()).toEqual(['frames.csv', 'regions.csv', 'session.duckdb', 'session.json']);
  });

  it('should take rows that come faster than they are committed, in order', async () => {
    const plan = drawnPlan({ properties: ['area', 'centroid'] });
    const session = await createSession(drawnOptions(folder, plan, { exports: [] }));
    const appends = Array.from({ length: 60 }, (_, frame) => session.append(drawnResult(plan, frame, 5000 + frame), null, []));
    await Promise.all(appends);
    await session.close(drawnOutcome(60));
    expect(await querySession(folder, 'SELECT count(*), count(DISTINCT (frame, label)) FROM regions')).toEqual([['301770', '301770']]);
    expect(await querySession(folder, 'SELECT count(*) FROM frames f WHERE regions <> (SELECT count(*) FROM regions r WHERE r.frame = f.frame)')).toEqual([['0']]);
    expect(await querySession(folder, `SELECT count(*) FROM (SELECT frame, label, lag(frame) OVER (ORDER BY rowid) AS f, lag(label) OVER (ORDER BY rowid) AS l FROM regions)
      WHERE f IS NOT NULL AND (frame, label) <= (f, l)`)).toEqual([['0']]);
  });

  it('should keep its own copy of a table that the engine fills again', async () => {
    const plan = drawnPlan({ properties: ['intensity_mean'] });
    const session = await createSession(drawnOptions(folder, plan));
    const result = drawnResult(plan, 0, 2, { intensity_mean: [1.5, 2.5] });
    await session.append(result, null, []);
    result.regions.columns.get('intensity_mean')!.fill(99);
    result.regions.label.fill(99);
    await session.close(drawnOutcome(1));
    expect(await querySession(folder, 'SELECT label, intensity_mean FROM regions')).toEqual([[1, 1.5], [2, 2.5]]);
  });

  it('should keep what is missing as null, booleans as booleans and counts as integers', async () => {
    const plan = drawnPlan({ properties: ['orientation', 'touches_border', 'area', 'bbox'] }, { pixelSizeUm: 2 });
    const session = await createSession(drawnOptions(folder, plan));
    const result = drawnResult(plan, 0, 3, { orientation: [NaN, 0.5, NaN], touches_border: [1, 0, 1], area: [4, 9, 16], area_um2: [16, 36, 64] });
    await session.append({ ...result, ptsUs: null }, null, []);
    await session.append(drawnResult(plan, 1, 1, { touches_border: [0] }), 'fail', ['too big', 'too many']);
    await session.close(drawnOutcome(2));
    expect(await querySession(folder, 'SELECT pts_us, label, orientation, touches_border, area, area_um2 FROM regions WHERE frame = 0'))
      .toEqual([[null, 1, null, true, 4, 16], [null, 2, 0.5, false, 9, 36], [null, 3, null, true, 16, 64]]);
    expect(await querySession(folder, "SELECT column_name, column_type FROM (DESCRIBE regions)")).toEqual([
      ['frame', 'BIGINT'], ['pts_us', 'BIGINT'], ['label', 'UINTEGER'], ['orientation', 'DOUBLE'], ['touches_border', 'BOOLEAN'], ['area', 'INTEGER'], ['area_um2', 'DOUBLE'],
      ['bbox_min_row', 'INTEGER'], ['bbox_min_col', 'INTEGER'], ['bbox_max_row', 'INTEGER'], ['bbox_max_col', 'INTEGER'],
    ]);
    expect(await querySession(folder, 'SELECT frame, pts_us, verdict, failed_rules FROM frames')).toEqual([['0', null, null, []], ['1', '33367', 'fail', ['too big', 'too many']]]);
  });

  it('should show stage times as rows, null where there are none', async () => {
    const plan = drawnPlan();
    const session = await createSession(drawnOptions(folder, plan));
    await session.append(drawnResult(plan, 0, 1), null, []);
    await session.close(drawnOutcome(1));
    expect(await querySession(folder, 'SELECT * FROM stage_times')).toEqual([
      ['0', 'gaussianBlur', 1.25], ['0', 'threshold', null], ['0', 'label', 0.5], ['0', 'measure', 0.125], ['0', 'upload', 0], ['0', 'readback', 0.75], ['0', 'total', 2.5],
    ]);
  });

  it('should record events, a full region table among them', async () => {
    const plan = drawnPlan();
    const session = await createSession(drawnOptions(folder, plan));
    session.event('source-ended', "it's over after 1 frame");
    await session.append({ ...drawnResult(plan, 7, 2), overflow: true, labelledCount: 70_000 }, null, []);
    await session.close(drawnOutcome(1));
    expect(await querySession(folder, 'SELECT frame, kind, message FROM events ORDER BY at_ms')).toEqual([
      [null, 'source-ended', "it's over after 1 frame"], ['7', 'region-overflow', '70000 regions: the table holds the first 2'],
    ]);
    expect(await querySession(folder, 'SELECT overflow FROM frames')).toEqual([[true]]);
  });

  it('should refuse a table without a column that the recipe asks for', async () => {
    const plan = drawnPlan({ properties: ['area', 'extent'] });
    const session = await createSession(drawnOptions(folder, plan));
    const { regions, ...rest } = drawnResult(plan, 0, 1);
    const columns = new Map(regions.columns);
    columns.delete('extent');
    await expect(session.append({ ...rest, regions: { ...regions, columns } }, null, [])).rejects.toThrow('frame 0: the region table lacks the column extent');
    expect((await session.close(drawnOutcome(0))).tables).toMatchObject({ frames: 0, regions: 0 });
    expect(await querySession(folder, 'SELECT count(*) FROM regions')).toEqual([['0']]);
  });
});

describe('a closed session', () => {
  it('should take no more frames', async () => {
    const plan = drawnPlan();
    const session = await createSession(drawnOptions(folder, plan));
    const closing = session.close(drawnOutcome(0));
    await expect(session.append(drawnResult(plan, 0, 1), null, [])).rejects.toThrow('frame 0 appended to a closed session');
    expect((await closing).tables.frames).toBe(0);
  });
});

describe('session.json', () => {
  it('should be an account of a running session from the start, and of the ended one at the end', async () => {
    const plan = drawnPlan();
    const session = await createSession(drawnOptions(folder, plan));
    const first = sessionSummarySchema.parse(await readSummary());
    expect(first).toMatchObject({ state: 'running', ended: null, tables: { frames: 0 }, source: { name: 'web.mkv' }, frame: { width: 64, height: 48 } });
    await session.append(drawnResult(plan, 0, 2), 'pass', []);
    await session.append(drawnResult(plan, 1, 2), 'fail', ['r']);
    const summary = await session.close({ ...drawnOutcome(2), state: 'interrupted', reason: 'Ctrl-C' });
    expect(sessionSummarySchema.parse(await readSummary())).toEqual(summary);
    expect(summary).toMatchObject({ state: 'interrupted', reason: 'Ctrl-C', started: first.started, tables: { frames: 2, regions: 4, passed: 1, failed: 1 } });
    expect(Date.parse(summary.ended!)).toBeGreaterThanOrEqual(Date.parse(first.started));
    for (const { name, sizeBytes } of summary.files) expect((await readFile(join(folder, name))).length).toBe(sizeBytes);
    expect(summary.files.map(({ name }) => name)).toEqual(['session.duckdb', 'regions.csv', 'frames.csv']);
  });

  it('should be written by the first of two calls of close', async () => {
    const session = await createSession(drawnOptions(folder, drawnPlan()));
    const [one, two] = await Promise.all([session.close(drawnOutcome(0)), session.close({ ...drawnOutcome(0), state: 'failed', reason: 'late' })]);
    expect(two).toBe(one);
    expect(one.state).toBe('done');
  });

  it('should carry the digest of the recipe as it stands there', async () => {
    const plan = drawnPlan({ properties: ['area'] }, { pixelSizeUm: 12.5 });
    await (await createSession(drawnOptions(folder, plan))).close(drawnOutcome(0));
    const { recipe, recipeSha256: digest } = (await readSummary()) as { recipe: unknown; recipeSha256: string };
    expect(createHash('sha256').update(JSON.stringify(recipe)).digest('hex')).toBe(digest);
    const [stored] = await querySession(folder, "SELECT value ->> '$.name', (SELECT value ->> '$' FROM settings WHERE name = 'recipeSha256') FROM settings WHERE name = 'recipe'");
    expect(stored).toEqual(['drawn', digest]);
  });

  it('should give one digest to two spellings of one recipe', () => {
    const stages = [{ stage: 'threshold', method: 'otsu' }, { stage: 'label' }, { stage: 'measure' }];
    const one = recipeSchema.parse({ recipe: 1, name: 'a', stages });
    const two = recipeSchema.parse({ stages: [{ method: 'otsu', keep: 'above', stage: 'threshold' }, { connectivity: 8, stage: 'label' }, { stage: 'measure' }], budgetMs: 33.3, name: 'a', recipe: 1 });
    expect(recipeSha256(two)).toBe(recipeSha256(one));
    expect(recipeSha256({ ...one, name: 'b' })).not.toBe(recipeSha256(one));
  });
});

describe('the output folder', () => {
  const refusal = async (dir: string): Promise<Error> => createSession(drawnOptions(dir, drawnPlan())).then(
    () => { throw new Error('was taken'); }, (error: unknown) => error as Error,
  );
  const expectOneLine = (error: Error, ...parts: string[]): void => {
    expect(error).toBeInstanceOf(OutputError);
    expect(error.message).not.toContain('\n');
    for (const part of parts) expect(error.message).toContain(part);
  };

  it('should be made with its parents', async () => {
    const dir = join(folder, "a b's", 'run 100%');
    await (await createSession(drawnOptions(dir, drawnPlan()))).close(drawnOutcome(0));
    await access(join(dir, 'regions.csv'));
  });

  it('should refuse a path under a file, and a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expectOneLine(await refusal(join(file, 'run')), join(file, 'run'), 'part of the path is a file', '--out');
    expectOneLine(await refusal(file), file, 'a file of that name is there', '--out');
  });

  it.runIf(process.platform === 'linux')('should refuse a folder where nobody may write', async () => {
    expectOneLine(await refusal('/proc/sightline'), '/proc/sightline', '--out');
  });

  it('should refuse one that holds a session, and leave it as it is', async () => {
    await (await createSession(drawnOptions(folder, drawnPlan()))).close(drawnOutcome(0));
    const before = await readFile(join(folder, 'session.json'), 'utf8');
    expectOneLine(await refusal(folder), 'holds a session already', 'session.duckdb', 'name another folder');
    expect(await readFile(join(folder, 'session.json'), 'utf8')).toBe(before);
  });

  it('should refuse one whose tables it would overwrite, and accept strangers beside them', async () => {
    await mkdir(join(folder, 'run'));
    await writeFile(join(folder, 'run', 'notes.txt'), 'mine');
    await (await createSession(drawnOptions(join(folder, 'run'), drawnPlan(), { exports: ['json'] }))).close(drawnOutcome(0));
    expect(await readFile(join(folder, 'run', 'notes.txt'), 'utf8')).toBe('mine');
    await writeFile(join(folder, 'regions.csv'), 'mine');
    expectOneLine(await refusal(folder), 'regions.csv');
    expect(await readFile(join(folder, 'regions.csv'), 'utf8')).toBe('mine');
  });

  it('should be new for a run nobody named one for, even twice in one second', async () => {
    const now = new Date(2026, 10, 3, 7, 5, 9);
    expect(basename(await createRunFolder(folder, now))).toBe('sightline-run-20261103-070509');
    expect(basename(await createRunFolder(folder, now))).toBe('sightline-run-20261103-070509-2');
    await writeFile(join(folder, 'file'), '');
    await expect(createRunFolder(join(folder, 'file'), now)).rejects.toThrow(OutputError);
  });
});
