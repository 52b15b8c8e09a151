import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from 'sightline/kernels';
import { createSession } from '../../../main/session/index.ts';
import type { TableFormat } from '../../../main/contract/sessionSummary.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from './drawnRun.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sightline-exports-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

/** Doubles at the limits of their text: rounding, exponents, the smallest, the largest whole one. */
const HARD_DOUBLES = [0, 0.1, 1e-7, 12, 1 / 3, 0.1 + 0.2, 1e22, 5e-324, Number.MAX_VALUE, 123_456_789.123_456_79, 2 ** 53, 1e15, 1e16, 1e17, 4.35, -0.5, 1e-5, 33.3];

async function record(dir: string, plan: Plan, frames: readonly number[], exports: readonly TableFormat[]): Promise<void> {
  const session = await createSession(drawnOptions(dir, plan, { exports }));
  for (const frame of frames) await session.append(drawnResult(plan, frame, 1 + (frame % 3)), frame === 2 ? 'fail' : 'pass', []);
  await session.close(drawnOutcome(frames.length));
}

describe('the exports', () => {
  it('should be the tables, in the order of frames and labels', async () => {
    const plan = drawnPlan({ properties: ['touches_border', 'area', 'centroid'] }, { pixelSizeUm: 10 });
    await record(folder, plan, [0, 1, 2], ['csv']);
    expect(await readFile(join(folder, 'regions.csv'), 'utf8')).toBe([
      'frame,pts_us,label,touches_border,area,area_um2,centroid_row,centroid_col',
      '0,0,1,true,1000,2000.5,3000.5,4000.5',
      '1,33367,1,true,1000,2000.5,3000.5,4000.5',
      '1,33367,2,true,1001,2001.5,3001.5,4001.5',
      '2,66734,1,true,1000,2000.5,3000.5,4000.5',
      '2,66734,2,true,1001,2001.5,3001.5,4001.5',
      '2,66734,3,true,1002,2002.5,3002.5,4002.5',
      '',
    ].join('\n'));
    expect(await readFile(join(folder, 'frames.csv'), 'utf8')).toBe([
      'frame,pts_us,regions,verdict,level_dn,gaussianBlur_ms,threshold_ms,label_ms,measure_ms,upload_ms,readback_ms,total_ms',
      '0,0,1,pass,128.0,1.25,,0.5,0.125,0.0,0.75,2.5',
      '1,33367,2,pass,128.0,1.25,,0.5,0.125,0.0,0.75,2.5',
      '2,66734,3,fail,128.0,1.25,,0.5,0.125,0.0,0.75,2.5',
      '',
    ].join('\n'));
  });

  it('should come in that order although a frame was late', async () => {
    const plan = drawnPlan();
    await mkdir(join(folder, 'late'));
    await record(join(folder, 'late'), plan, [0, 2, 1, 4, 3], ['csv']);
    await record(join(folder, 'ordered'), plan, [0, 1, 2, 3, 4], ['csv']);
    for (const name of ['regions.csv', 'frames.csv']) {
      expect(await readFile(join(folder, 'late', name), 'utf8')).toBe(await readFile(join(folder, 'ordered', name), 'utf8'));
    }
  });

  it('should be the same bytes for the same rows, whenever they were committed', async () => {
    const plan = drawnPlan();
    for (const run of ['one', 'two']) {
      const session = await createSession(drawnOptions(join(folder, run), plan));
      for (let frame = 0; frame < 30; frame++) {
        const result = drawnResult(plan, frame, 700);
        for (const values of result.regions.columns.values()) values.forEach((value, i) => { values[i] = Number.isInteger(value) ? value : Math.sin(value) * 255; });
        await session.append(result, null, []);
        if (run === 'two' && frame % 7 === 0) await new Promise((resolve) => { setImmediate(resolve); });
      }
      await session.close(drawnOutcome(30));
    }
    expect((await readFile(join(folder, 'one', 'regions.csv'))).equals(await readFile(join(folder, 'two', 'regions.csv')))).toBe(true);
  });

  it('should write doubles that read back exactly, in no more digits than JavaScript needs', async () => {
    const plan = drawnPlan({ properties: ['intensity_mean'] });
    const session = await createSession(drawnOptions(folder, plan, { exports: ['csv', 'json'] }));
    const random = Array.from({ length: 2000 }, (_, i) => Math.sin(i + 1) * 10 ** ((i % 60) - 30));
    const values = [...HARD_DOUBLES, ...random];
    await session.append(drawnResult(plan, 0, values.length, { intensity_mean: values }), null, []);
    await session.close(drawnOutcome(1));
    const rows: string[][] = parse(await readFile(join(folder, 'regions.csv'), 'utf8'), { from: 2 });
    expect(rows.map((row) => Number(row[3]))).toEqual(values);
    const digits = (text: string): number => text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
    rows.forEach((row, i) => { expect(digits(row[3]!), row[3]).toBe(digits(String(values[i]))); });
    const objects = JSON.parse(await readFile(join(folder, 'regions.json'), 'utf8')) as { intensity_mean: number }[];
    expect(objects.map((row) => row.intensity_mean)).toEqual(values);
  });

  it('should say the same in every format', async () => {
    const plan = drawnPlan({ properties: ['area', 'orientation', 'touches_border'] });
    const session = await createSession(drawnOptions(folder, plan, { exports: ['csv', 'parquet', 'json'] }));
    await session.append({ ...drawnResult(plan, 0, 2, { orientation: [NaN, 0.25], touches_border: [0, 1] }), ptsUs: null }, null, []);
    await session.append(drawnResult(plan, 1, 0), null, []);
    const { files } = await session.close(drawnOutcome(2));
    expect(files.map(({ name }) => name)).toEqual(['session.duckdb', 'regions.csv', 'frames.csv', 'regions.parquet', 'frames.parquet', 'regions.json', 'frames.json']);

    const expected = [
      { frame: 0, pts_us: null, label: 1, area: 0, orientation: null, touches_border: false },
      { frame: 0, pts_us: null, label: 2, area: 1, orientation: 0.25, touches_border: true },
    ];
    expect(JSON.parse(await readFile(join(folder, 'regions.json'), 'utf8'))).toEqual(expected);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const parquet = await connection.runAndReadAll(`SELECT frame::INTEGER AS frame, pts_us, label, area, orientation, touches_border FROM '${join(folder, 'regions.parquet')}'`);
    expect(parquet.getRowObjectsJson()).toEqual(expected);
    connection.closeSync();
    expect((JSON.parse(await readFile(join(folder, 'frames.json'), 'utf8')) as unknown[]).length).toBe(2);
    expect(await readFile(join(folder, 'regions.csv'), 'utf8')).toBe('frame,pts_us,label,area,orientation,touches_border\n0,,1,0,,false\n0,,2,1,0.25,true\n');
  });

  it('should have headers alone, an empty array and readable files when no frame came', async () => {
    await record(folder, drawnPlan({ properties: ['area'] }), [], ['csv', 'json', 'parquet']);
    expect(await readFile(join(folder, 'regions.csv'), 'utf8')).toBe('frame,pts_us,label,area\n');
    expect(JSON.parse(await readFile(join(folder, 'regions.json'), 'utf8'))).toEqual([]);
  });

  it('should leave no part of a file under its name when one cannot be written', async () => {
    const plan = drawnPlan();
    const session = await createSession(drawnOptions(folder, plan));
    await session.append(drawnResult(plan, 0, 3), null, []);
    await mkdir(join(folder, 'regions.csv', 'in the way'), { recursive: true });
    await expect(session.close(drawnOutcome(1))).rejects.toThrow(/^export cannot be written: .*regions\.csv/);
    expect((await readdir(folder)).sort()).toEqual(['regions.csv', 'session.duckdb', 'session.json']);
    expect(JSON.parse(await readFile(join(folder, 'session.json'), 'utf8'))).toMatchObject({ state: 'failed', tables: { frames: 1 } });
  });
});
