import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FrameLedger, type FrameReport } from '../../../main/contract/index.ts';
import { ExportJobs } from '../../../main/host/exportJobs.ts';
import type { RecipeVersion } from '../../../main/host/recipeBook.ts';
import { Recorder } from '../../../main/host/recorder.ts';
import { drawnOptions, drawnPlan, drawnResult } from '../session/drawnRun.ts';

const NOTHING = new FrameLedger().snapshot();
const plan = drawnPlan({ properties: ['area', 'bbox', 'centroid'] });
const version: RecipeVersion = { version: 1, recipe: plan.recipe, calibrationDir: null, maps: null, plan, calibration: null, calibrationWarning: null, sinceMs: 0 };
const inspected = (frame: number): Extract<FrameReport, { type: 'inspected' }> => ({
  type: 'inspected', runId: 1, sequence: frame, recipeVersion: 1, result: drawnResult(plan, frame, 3), verdict: 'pass', failures: [], probes: [],
  engine: { backend: 'wasm', adapter: 'WebAssembly SIMD, 1 thread', fallbackReason: null }, latencyMs: 1, shapes: null,
});

/** How long each recipe was in force, ms. */
const stood = new Map<number, number>();
let parent = '', failures: unknown[] = [], recorder: Recorder, jobs: ExportJobs;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'sightline-recorder-'));
  failures = [];
  const { source, versions } = drawnOptions(null, plan).settings;
  recorder = new Recorder({
    parent, source, ffmpeg: versions.ffmpeg, repeats: true, shapes: false, stoodMs: (of) => stood.get(of.version) ?? 0, ledger: () => NOTHING,
    onFailure: (error) => failures.push(error), onChange: () => undefined,
  });
  jobs = new ExportJobs(() => undefined);
});
afterEach(async () => {
  await recorder.close({ state: 'done', reason: null });
  rmSync(parent, { recursive: true, force: true });
});

describe('a recording that fails', () => {
  it('should let go of its session, which says so and can be exported', async () => {
    for (let frame = 0; frame < 4; frame++) await recorder.record(inspected(frame), version, NOTHING);
    const { dir } = recorder.session!;
    await recorder.record({ ...inspected(4), probes: [{ rawDn: 1, flatFieldDn: null }] }, version, NOTHING);
    expect(failures).toMatchObject([{ name: 'RangeError' }]);
    expect(recorder.isOpen).toBe(false);
    expect(JSON.parse(readFileSync(join(dir, 'session.json'), 'utf8'))).toMatchObject({ state: 'failed', reason: (failures[0] as Error).message, tables: { frames: 4 } });
    await recorder.record(inspected(5), version, NOTHING);
    jobs.start(recorder, ['csv', 'report'], {});
    await jobs.done();
    expect(jobs.list).toMatchObject([{ state: 'done', message: null }]);
    expect(readFileSync(join(dir, 'frames.csv'), 'utf8').trim().split('\n').map((line) => line.split(',')[0])).toEqual(['frame', '0', '1', '2', '3']);
    expect(failures).toHaveLength(1);
  });
});

describe('a recipe that is being changed', () => {
  it('should get no session of its own, however late its results come', async () => {
    await recorder.record(inspected(0), version, NOTHING);
    const { dir } = recorder.session!;
    for (const [of, ms] of [[2, 40], [3, 40], [4, 1200]] as const) stood.set(of, ms);
    for (const frame of [2, 3]) await recorder.record(inspected(frame), { ...version, version: frame }, NOTHING);
    expect(recorder.session!.dir).toBe(dir);
    await recorder.record(inspected(4), { ...version, version: 4 }, NOTHING);
    expect(recorder.session!.dir).not.toBe(dir);
    expect(JSON.parse(readFileSync(join(dir, 'session.json'), 'utf8'))).toMatchObject({ reason: 'the recipe was changed', tables: { frames: 1 } });
  });
});

describe('exports', () => {
  it('should not hold up whoever hands over results, and none is lost meanwhile', async () => {
    await recorder.record(inspected(0), version, NOTHING);
    const exporting = Promise.withResolvers<void>();
    const exported = recorder.between(() => exporting.promise);
    for (let frame = 1; frame < 5; frame++) await recorder.record(inspected(frame), version, NOTHING);
    expect(recorder.times!.frames).toBe(1);
    exporting.resolve();
    await exported;
    await recorder.record(inspected(5), version, NOTHING);
    expect(recorder.times!.frames).toBe(6);
    jobs.start(recorder, ['csv'], {});
    await jobs.done();
    expect(readFileSync(join(recorder.session!.dir, 'frames.csv'), 'utf8').trim().split('\n').map((line) => line.split(',')[0])).toEqual(['frame', '0', '1', '2', '3', '4', '5']);
  });

  it('should each have their report, asked for at once', async () => {
    await recorder.record(inspected(0), version, NOTHING);
    for (let times = 0; times < 3; times++) jobs.start(recorder, ['report'], {});
    await jobs.done();
    expect(jobs.list.map(({ state, files, message }) => [state, files, message])).toEqual(Array(3).fill(['done', ['report.html'], null]));
    expect(readFileSync(join(recorder.session!.dir, 'report.html'), 'utf8')).toMatch(/<\/html>\s*$/);
  });
});
