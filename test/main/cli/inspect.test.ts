import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionSummarySchema, type SessionSummary } from '../../../main/component.ts';
import { runSightline, type RunResult } from './runSightline.ts';

const DEMO = 'demo:size=320x240,frames=40,seed=5';
let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const inspect = (out: string, ...args: string[]): Promise<RunResult> => runSightline(['inspect', DEMO, '--engine', 'wasm', '--out', at(out), ...args]);
const bytes = (...names: string[]): string => readFileSync(at(...names), 'utf8');
const summaryOf = (out: string): SessionSummary => sessionSummarySchema.parse(JSON.parse(bytes(out, 'session.json')));

beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-inspect-')); });
afterAll(() => rmSync(folder, { recursive: true }));

describe('sightline inspect', () => {
  it('should end with the budget, the ledger and the files', async () => {
    const { code, stdout, stderr } = await inspect('plain', '--export', 'csv,parquet,json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['gaussianBlur', 'label', 'measure', 'upload', 'readback', 'waiting', 'frame']) expect(stdout).toMatch(new RegExp(`^${name} +\\d`, 'm'));
    for (const name of ['flatField', 'threshold']) expect(stdout).toMatch(new RegExp(`^${name} +in gaussianBlur$`, 'm'));
    expect(stdout).toContain('engine  wasm: WebAssembly SIMD');
    expect(stdout).toContain('40 captured = 40 inspected + 0 dropped + 0 failed');
    expect(readdirSync(at('plain')).sort()).toEqual(
      ['frames.csv', 'frames.json', 'frames.parquet', 'regions.csv', 'regions.json', 'regions.parquet', 'session.duckdb', 'session.json']);
    for (const file of readdirSync(at('plain'))) expect(stdout).toContain(file);
  });

  it('should write the columns of the contract, the same rows in every table', async () => {
    const frames = parse(bytes('plain', 'frames.csv'), { columns: true }) as Record<string, string>[];
    const regions = parse(bytes('plain', 'regions.csv'), { columns: true }) as Record<string, string>[];
    expect(Object.keys(frames[0]!)).toEqual(['frame', 'pts_us', 'regions', 'verdict', 'level_dn', 'flatField_ms', 'gaussianBlur_ms', 'threshold_ms', 'label_ms', 'measure_ms', 'upload_ms', 'readback_ms', 'total_ms']);
    expect(Object.keys(regions[0]!).slice(0, 9)).toEqual(['frame', 'pts_us', 'label', 'area', 'bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col', 'centroid_row']);
    expect(frames.map(({ frame }) => Number(frame))).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(frames.reduce((sum, row) => sum + Number(row['regions']), 0)).toBe(regions.length);
    const { tables, ledger } = summaryOf('plain');
    expect(tables).toMatchObject({ frames: 40, regions: regions.length });
    expect(ledger).toMatchObject({ captured: 40, inspected: 40 });

    const database = await DuckDBInstance.create(at('plain', 'session.duckdb'), { access_mode: 'READ_ONLY' });
    const connection = await database.connect();
    for (const table of ['regions', `'${at('plain', 'regions.parquet')}'`, `'${at('plain', 'regions.json')}'`]) {
      const rows = await connection.runAndReadAll(`SELECT count(*)::INTEGER, sum(area)::INTEGER FROM ${table}`);
      expect(rows.getRows(), table).toEqual([[regions.length, regions.reduce((sum, row) => sum + Number(row['area']), 0)]]);
    }
    connection.closeSync();
    database.closeSync();
  });

  it('should give the same bytes with one thread, two threads and profiled', async () => {
    await inspect('one', '--threads', '1');
    await inspect('two', '--threads', '2');
    const { stdout } = await inspect('again', '--threads', '2', '--profile');
    for (const name of ['flatField', 'gaussianBlur', 'threshold']) expect(stdout).toMatch(new RegExp(`^${name} +\\d`, 'm'));
    expect(bytes('one', 'regions.csv')).toBe(bytes('plain', 'regions.csv'));
    expect(bytes('two', 'regions.csv')).toBe(bytes('plain', 'regions.csv'));
    expect(bytes('again', 'regions.csv')).toBe(bytes('plain', 'regions.csv'));
  });

  it('should print session.json and nothing else with --json', async () => {
    const { code, stdout } = await inspect('json', '--json', '--frames', '3');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(bytes('json', 'session.json')));
    expect(sessionSummarySchema.parse(JSON.parse(stdout)).tables.frames).toBe(3);
  });

  it('should end with 1 when a frame failed a rule and that was asked for', async () => {
    expect(summaryOf('plain').tables.failed).toBeGreaterThan(0);
    expect(await inspect('reject', '--fail-on-reject', '--quiet')).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('should pass no frame that holds more regions than its table', async () => {
    const [width, height] = [1000, 600];
    const pixels = Buffer.alloc(width * height);
    for (let y = 0; y < 480; y += 2) for (let x = 0; x < width; x += 2) pixels[y * width + x] = 255;
    for (let y = 490; y < 590; y++) pixels.fill(255, y * width + 100, y * width + 130);
    writeFileSync(at('crowd.pgm'), Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]));
    writeFileSync(at('crowd.json'), JSON.stringify({
      recipe: 1, name: 'crowd', stages: [{ stage: 'threshold', method: 'fixed', levelDn: 100 }, { stage: 'label', connectivity: 4 }, { stage: 'measure' }],
      rules: [{ id: 'too big', property: 'area', max: 100 }],
    }));
    const args = ['inspect', at('crowd.pgm'), '--recipe', at('crowd.json'), '--engine', 'wasm', '--out', at('crowd'), '--fail-on-reject'];
    const { code, stdout } = await runSightline(args);
    expect(code).toBe(1);
    expect(stdout).toContain('1 frame held more than 65536 regions: their tables are cut');
    expect(summaryOf('crowd').tables).toMatchObject({ failed: 1, overflowed: 1, regions: 65_536 });
  });

  it('should end quietly when its reader has seen enough, and say when stdout is full', async () => {
    expect(await inspect('closed', '--frames', '2', '--json')).toMatchObject({ code: 0 });
    expect(await runSightline(['inspect', DEMO, '--engine', 'wasm', '--frames', '2', '--out', at('piped')], { stdout: 'closed' })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(summaryOf('piped').state).toBe('done');
    if (process.platform !== 'linux') return;
    const full = await runSightline(['inspect', DEMO, '--engine', 'wasm', '--frames', '2', '--out', at('full')], { stdout: 'full' });
    expect(full).toMatchObject({ code: 5, stderr: 'sightline: stdout cannot be written (ENOSPC): free space, or print elsewhere\n' });
  });

  it('should dump every stage of every frame as numpy reads it', async () => {
    expect((await inspect('dump', '--frames', '2', '--dump-stages', at('stages'))).code).toBe(0);
    const stages = ['flatField', 'gaussianBlur', 'label', 'raw', 'threshold'];
    expect(readdirSync(at('stages')).sort()).toEqual(['000000', '000001'].flatMap((frame) => stages.map((stage) => `frame-${frame}.${stage}.npy`)));
    const header = (stage: string): string => readFileSync(at('stages', `frame-000001.${stage}.npy`)).subarray(10, 128).toString('latin1');
    expect(header('gaussianBlur')).toContain("'descr': '<f4', 'fortran_order': False, 'shape': (240, 320)");
    expect(header('threshold')).toContain("'descr': '|u1'");
    expect(header('label')).toContain("'descr': '<u4'");
  });

  it('should begin where --start says, with the source\'s own times', async () => {
    await inspect('start', '--start', '0.5', '--frames', '2');
    const [first] = parse(bytes('start', 'frames.csv'), { columns: true }) as Record<string, string>[];
    expect(first!['pts_us']).toBe('500000');
    expect(summaryOf('start').source).toMatchObject({ startSeconds: 0.5, frameLimit: 2 });
  });

  it.each([
    ['SIGINT', 'process'], ['SIGINT', 'group'], ['SIGTERM', 'group'], ['SIGHUP', 'process'],
  ] as const)('should keep what was inspected and end with 130 on %s to its %s', async (signal, target) => {
    const name = `interrupted-${signal}-${target}`, out = at(name);
    const run = runSightline(['inspect', 'lavfi:testsrc=size=640x480:rate=30,format=gray,realtime', '--engine', 'wasm', '--out', out], {
      ownGroup: true,
      onStart: (pid) => {
        const log = join(out, 'session.duckdb.wal');
        let tablesMadeBytes = 0;
        const poll = setInterval(() => {
          // The log grows past the making of the tables with the first committed frames.
          const bytesNow = existsSync(log) ? statSync(log).size : 0;
          if (tablesMadeBytes === 0 && existsSync(join(out, 'session.json'))) tablesMadeBytes = bytesNow;
          if (tablesMadeBytes === 0 || bytesNow <= tablesMadeBytes) return;
          clearInterval(poll);
          process.kill(target === 'group' ? -pid : pid, signal);
        }, 50);
      },
    });
    const { code, stderr } = await run;
    expect(stderr.trim()).toMatch(/^sightline: interrupted: \d+ frames are complete in /);
    expect(code).toBe(130);
    const { state, ledger, tables } = summaryOf(name);
    expect(state).toBe('interrupted');
    expect(ledger.inspected).toBeGreaterThan(0);
    expect(tables.frames).toBe(ledger.inspected);
    const frames = parse(bytes(name, 'frames.csv'), { columns: true }) as Record<string, string>[];
    expect(frames).toHaveLength(ledger.inspected);
  });
});
