import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packRuns } from 'sightline/kernels';
import { createSession } from '../../../main/session/index.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from '../session/drawnRun.ts';
import { runSightline } from './runSightline.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-export-cli-'));
  expect(await runSightline(['inspect', 'demo:size=320x240,frames=12,seed=5', '--engine', 'wasm', '--out', at('run'), '--quiet'])).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sightline export', () => {
  it('should write the chosen part of a session and say what it wrote', async () => {
    const { code, stdout, stderr } = await runSightline(['export', at('run'), '--format', 'csv,parquet', '--frames', '2..4,7', '--where', 'area > 50', '--out', at('part')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+ regions in 4 frames\n/);
    expect(readdirSync(at('part')).sort()).toEqual(['frames.csv', 'frames.parquet', 'regions.csv', 'regions.parquet']);
    for (const file of readdirSync(at('part'))) expect(stdout).toContain(file);
  });

  it("should give the run's own bytes", async () => {
    expect(await runSightline(['export', at('run', 'session.duckdb'), '--format', 'csv', '--out', at('whole'), '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
    for (const name of ['regions.csv', 'frames.csv']) expect(readFileSync(at('whole', name), 'utf8')).toBe(readFileSync(at('run', name), 'utf8'));
  });

  it('should say that nothing was selected', async () => {
    const { code, stdout } = await runSightline(['export', at('run'), '--format', 'csv', '--where', 'area < 0', '--out', at('nothing')]);
    expect(code).toBe(0);
    expect(stdout).toContain('0 regions in 12 frames: nothing was selected, the files hold no regions');
  });
});

describe('sightline export, refusing', () => {
  it.each([
    [['none', '--format', 'csv'], 2, /^sightline: session .*none: there is no such folder or file/],
    [['run'], 2, /required option '--format <list>' not specified/],
    [['run', '--format', 'parket'], 2, /"parket" is no export; did you mean "parquet"\?/],
    [['run', '--format', 'csv', '--frames', '9..3'], 2, /--frames.*"9\.\.3" is empty/],
    [['run', '--format', 'csv', '--frames', 'few'], 2, /--frames.*"few" is no frame: give numbers and spans/],
    [['run', '--format', 'csv', '--where', ' '], 2, /--where "": is empty/],
    [['run', '--format', 'csv', '--where', 'aera > 5'], 2, /no column "aera": did you mean "area"\?/],
    [['run', '--format', 'csv'], 5, /^sightline: export .*regions\.csv: is there already/],
  ] as const)('%j with exit code %i', async ([session, ...args], code, message) => {
    const before = readdirSync(at('run'));
    const result = await runSightline(['export', at(session), ...args, ...(code === 5 ? [] : ['--out', at('never')])]);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr.trim()).toMatch(message);
    expect(result.stderr.trim()).not.toContain('\n');
    expect(existsSync(at('never'))).toBe(false);
    expect(readdirSync(at('run'))).toEqual(before);
  });

  it('a folder that cannot be made (exit 5)', async () => {
    mkdirSync(at('there'));
    const { code, stderr } = await runSightline(['export', at('run'), '--format', 'csv', '--out', at('run', 'session.json', 'below')]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^sightline: output folder cannot be used: .*part of the path is a file/);
  });
});

describe('sightline export, interrupted', () => {
  it('should leave nothing half-written', async () => {
    const session = await createSession(drawnOptions(at('long'), drawnPlan({ properties: ['area'] }), { exports: [], shapes: true }));
    const label = Uint32Array.from({ length: 500 }, (_, k) => k + 1);
    const runs = Array.from(label, (_, k) => packRuns(Uint32Array.of(k % 48, 0, 60)));
    for (let frame = 0; frame < 400; frame++) {
      const { regions, ...rest } = drawnResult(drawnPlan({ properties: ['area'] }), frame, label.length);
      await session.appendShapes(frame, label, runs);
      await session.append({ ...rest, regions: { ...regions, label } }, null, []);
    }
    await session.close(drawnOutcome(400));
    const { code, stderr } = await runSightline(['export', at('long'), '--format', 'csv,coco,imagej', '--out', at('cut')], {
      env: { NODE_OPTIONS: `--import=${new URL('interruptedAtFile.ts', import.meta.url).href}` },
    });
    expect({ code, stderr: stderr.trim() }).toEqual({ code: 130, stderr: `sightline: interrupted: files that are complete stay in ${at('cut')}` });
    expect(readdirSync(at('cut')).filter((name) => name.includes('partial'))).toEqual([]);
    expect(readdirSync(at('cut'))).toEqual(expect.arrayContaining(['frames.csv', 'regions.csv']));
    expect(readdirSync(at('cut'))).not.toContain('rois.zip');
  });
});
