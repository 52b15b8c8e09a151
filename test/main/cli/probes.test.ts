import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStageNpy } from '../../../main/dump/index.ts';
import { randomOf } from '../../kernels/cpu/scene.ts';
import { runSightline, type RunResult } from './runSightline.ts';

const [WIDTH, HEIGHT, FRAMES] = [48, 36, 5];
const DEAD = { row: 9, col: 11 };
const PROBES = [{ id: 'corner', row: 0, col: 0 }, { id: 'dead', ...DEAD }, { id: 'last', row: HEIGHT - 1, col: WIDTH - 1 }, { id: 'beside', row: 9, col: 12 }];
const LAST = [{ stage: 'threshold', method: 'fixed', levelDn: 128 }, { stage: 'label' }, { stage: 'measure' }];
let folder: string;
const frames: Uint8Array[] = [];
const at = (...names: string[]): string => join(folder, ...names);
const inspect = (out: string, recipe: string, ...args: string[]): Promise<RunResult> =>
  runSightline(['inspect', at('frame-%03d.pgm'), '--recipe', at(recipe), '--engine', 'wasm', '--out', at(out), '--quiet', ...args]);
const rowsOf = (...names: string[]): Record<string, string>[] => parse(readFileSync(at(...names), 'utf8'), { columns: true });
const sampleOf = (frame: number, row: number, col: number): number => frames[frame]![row * WIDTH + col]!;

/** What the calibration below makes of a pixel: F - D is 100 at every valid one, so the gain is 1. */
function correctedOf(frame: number, row: number, col: number): number {
  if (row !== DEAD.row || col !== DEAD.col) return sampleOf(frame, row, col) - 10;
  const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => sampleOf(frame, row + down, col + right) - 10)).filter((_, i) => i !== 4);
  const sorted = around.toSorted((a, b) => a - b);
  return (sorted[3]! + sorted[4]!) / 2;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-probes-'));
  const random = randomOf(11);
  for (let frame = 0; frame < FRAMES; frame++) {
    frames.push(Uint8Array.from({ length: WIDTH * HEIGHT }, () => Math.floor(random() * 256)));
    writeFileSync(at(`frame-00${frame}.pgm`), Buffer.concat([Buffer.from(`P5\n${WIDTH} ${HEIGHT}\n255\n`), frames[frame]!]));
  }
  mkdirSync(at('cal'));
  const flat = new Float32Array(WIDTH * HEIGHT).fill(110);
  flat[DEAD.row * WIDTH + DEAD.col] = 10;
  const image = { stage: 'calibration', width: WIDTH, height: HEIGHT };
  await writeStageNpy(at('cal', 'dark.npy'), { ...image, data: new Float32Array(WIDTH * HEIGHT).fill(10) });
  await writeStageNpy(at('cal', 'flat.npy'), { ...image, data: flat });
  const recipes = {
    plain: { stages: LAST }, raw: { stages: LAST, probes: PROBES },
    corrected: { stages: [{ stage: 'flatField' }, ...LAST], calibration: 'cal', probes: PROBES },
    outside: { stages: LAST, probes: [{ id: 'far', row: HEIGHT, col: 3 }] },
  };
  for (const [name, recipe] of Object.entries(recipes)) writeFileSync(at(`${name}.json`), JSON.stringify({ recipe: 1, name, ...recipe }));
});
afterAll(() => { rmSync(folder, { recursive: true }); });

describe('sightline inspect with probes', () => {
  it("should write the source's samples, a row a probe and frame", async () => {
    expect(await inspect('raw', 'raw.json', '--export', 'csv,json')).toEqual({ code: 0, stdout: '', stderr: '' });
    const rows = rowsOf('raw', 'probes.csv');
    expect(rows).toHaveLength(FRAMES * PROBES.length);
    const stamps = rowsOf('raw', 'frames.csv').map((row) => row['pts_us']);
    expect(rows.map((row) => ({ ...row, raw_dn: Number(row['raw_dn']) }))).toEqual(frames.flatMap((_, frame) => PROBES.map(({ id, row, col }) => (
      { frame: String(frame), pts_us: stamps[frame], id, row: String(row), col: String(col), raw_dn: sampleOf(frame, row, col), flat_field_dn: '' }))));
  });

  it('should write corrected values, and a bad pixel as it was filled', async () => {
    expect(await inspect('corrected', 'corrected.json')).toMatchObject({ code: 0, stderr: '' });
    const rows = rowsOf('corrected', 'probes.csv');
    expect(rows.map((row) => [Number(row['raw_dn']), Number(row['flat_field_dn'])])).toEqual(
      frames.flatMap((_, frame) => PROBES.map(({ row, col }) => [sampleOf(frame, row, col), correctedOf(frame, row, col)])));
  });

  it('should leave every other file as it is without them', async () => {
    expect(await inspect('plain', 'plain.json')).toMatchObject({ code: 0 });
    expect(readdirSync(at('plain')).sort()).toEqual(['frames.csv', 'regions.csv', 'session.duckdb', 'session.json']);
    expect(readFileSync(at('raw', 'regions.csv'), 'utf8')).toBe(readFileSync(at('plain', 'regions.csv'), 'utf8'));
  });

  it('should be exported from the stored session, of the frames that are asked for and whatever --where takes', async () => {
    const { code, stdout } = await runSightline(['export', at('raw'), '--format', 'csv', '--frames', '1,3..', '--where', 'area > 1e9', '--out', at('part')]);
    expect(code).toBe(0);
    expect(stdout).toContain('probes.csv');
    expect(rowsOf('part', 'probes.csv')).toEqual(rowsOf('raw', 'probes.csv').filter(({ frame }) => frame !== '0' && frame !== '2'));
  });

  it('should refuse one outside the frame and write nothing', async () => {
    const { code, stderr } = await inspect('outside', 'outside.json');
    expect({ code, stderr }).toEqual({ code: 2, stderr: `sightline: recipe probes[0]: "far": row ${HEIGHT}, col 3 lies outside the frame, which is ${WIDTH}x${HEIGHT}: move it in, or take it out\n` });
    expect(readdirSync(folder)).not.toContain('outside');
  });

  it('should refuse a folder that holds values of probes already', async () => {
    mkdirSync(at('taken'));
    writeFileSync(at('taken', 'probes.csv'), '');
    expect(await inspect('taken', 'raw.json')).toMatchObject({ code: 5, stderr: expect.stringContaining('probes.csv') as string });
    expect(await inspect('taken', 'plain.json')).toMatchObject({ code: 0 });
  });
});
