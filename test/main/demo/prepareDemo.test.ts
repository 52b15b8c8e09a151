import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoRecipe, Footage, readFrameNumber, type FootageBitDepth } from 'sightline/footage';
import { createFlatFieldMaps, createPlan, parseRecipe } from 'sightline/kernels';
import { readCalibration } from '../../../main/calibration/index.ts';
import { findFfmpeg, runningChildren, SourceError } from '../../../main/capture/index.ts';
import { prepareDemo, TRUTH_COLUMNS } from '../../../main/demo/index.ts';

const SMALL = { width: 128, height: 96, frames: 12, seed: 5, bitDepth: 8 } as const;
let ffmpeg: string;
let cacheDir: string;

beforeAll(async () => { ffmpeg = (await findFfmpeg()).path; });
beforeEach(async () => { cacheDir = await mkdtemp(join(tmpdir(), 'sightline-demo-')); });
afterEach(async () => { await rm(cacheDir, { recursive: true, force: true }); });

async function decode(video: string, bitDepth: FootageBitDepth): Promise<Uint8Array> {
  const { stdout } = await promisify(execFile)(ffmpeg,
    ['-v', 'error', '-i', video, '-f', 'rawvideo', '-pix_fmt', bitDepth === 8 ? 'gray' : `gray${bitDepth}le`, 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 2 ** 28 });
  return stdout;
}

describe('prepareDemo', () => {
  it.each([[128, 96, 8], [333, 217, 8], [333, 217, 12], [131, 99, 16]] as const)('encodes without loss: %i x %i, %i bits', async (width, height, bitDepth) => {
    const demo = await prepareDemo({ ...SMALL, width, height, bitDepth, frames: 5, ffmpeg, cacheDir });
    const decoded = await decode(demo.video, bitDepth);
    const footage = new Footage({ width, height, seed: 5, bitDepth });
    const frameBytes = width * height * (bitDepth === 8 ? 1 : 2);
    expect(decoded.length).toBe(5 * frameBytes);
    for (let frame = 0; frame < 5; frame++) {
      const { pixels } = footage.renderFrame(frame);
      const expected = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
      const actual = decoded.subarray(frame * frameBytes, (frame + 1) * frameBytes);
      expect(Buffer.compare(expected, actual), `frame ${frame}`).toBe(0);
      if (bitDepth === 8) expect(readFrameNumber(actual, width)).toBe(frame);
    }
  });

  it('gives calibration, truth and recipe that fit the recording', async () => {
    const demo = await prepareDemo({ ...SMALL, ffmpeg, cacheDir });
    const footage = new Footage(SMALL);
    const calibration = await readCalibration(demo.calibrationDir);
    expect([calibration.width, calibration.height]).toEqual([128, 96]);
    expect(calibration.dark).toEqual(footage.darkFrame());
    expect(calibration.flat).toEqual(footage.flatFrame());
    const maps = createFlatFieldMaps(calibration.dark, calibration.flat, footage.format);
    expect(createPlan(demo.recipe, footage.format, maps).stageNames).toEqual(['flatField', 'gaussianBlur', 'threshold', 'label', 'measure']);
    expect(demo.recipe).toEqual(demoRecipe(128, 96, 8));
    expect(parseRecipe(JSON.parse(await readFile(demo.recipeFile, 'utf8')))).toEqual({ ...demo.recipe, calibration: 'calibration' });

    const rows = parse<Record<string, string>>(await readFile(demo.truth), { columns: true });
    expect(Object.keys(rows[0]!)).toEqual([...TRUTH_COLUMNS]);
    for (let frame = 0; frame < SMALL.frames; frame++) {
      const { regions, missing } = footage.renderFrame(frame).truth;
      const written = rows.filter((row) => row['frame'] === String(frame));
      expect(written.map((row) => row['kind'])).toEqual([...regions.map(({ kind }) => kind), ...missing.map(() => 'missing')]);
      regions.forEach((region, i) => {
        expect(Number(written[i]!['area'])).toBeCloseTo(region.area, 3);
        expect(Number(written[i]!['centroid_col'])).toBeCloseTo(region.col, 3);
        expect(written[i]!['bbox_max_row']).toBe(String(region.maxRow));
        expect(written[i]!['touches_border']).toBe(String(region.touchesBorder));
      });
    }
  });

  it('renders once and takes the recording from the cache after, without ffmpeg', async () => {
    const progress: number[] = [];
    const first = await prepareDemo({ ...SMALL, ffmpeg, cacheDir, onProgress: (done, all) => { expect(all).toBe(12); progress.push(done); } });
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const second = await prepareDemo({ ...SMALL, ffmpeg: '/nowhere/ffmpeg', cacheDir, onProgress: () => { throw new Error('nothing to draw'); } });
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect({ ...second, cached: false }).toEqual(first);
    const other = await prepareDemo({ ...SMALL, seed: 6, ffmpeg, cacheDir });
    expect(other.video).not.toBe(first.video);
  });

  it('makes the same file from the same options', async () => {
    const one = await prepareDemo({ ...SMALL, ffmpeg, cacheDir: join(cacheDir, 'one') });
    const two = await prepareDemo({ ...SMALL, ffmpeg, cacheDir: join(cacheDir, 'two') });
    expect(Buffer.compare(await readFile(one.video), await readFile(two.video))).toBe(0);
    expect(await readFile(one.truth, 'utf8')).toBe(await readFile(two.truth, 'utf8'));
  });

  it.each([
    ['a shortened video', (demo: { video: string }) => truncate(demo.video, 100)],
    ['a missing truth', (demo: { truth: string }) => rm(demo.truth)],
    ['a manifest that is no JSON', (demo: { truth: string }) => writeFile(join(demo.truth, '..', 'manifest.json'), '{')],
    ['no manifest', (demo: { truth: string }) => rm(join(demo.truth, '..', 'manifest.json'))],
  ])('rebuilds a broken recording: %s', async (_, breakIt) => {
    const first = await prepareDemo({ ...SMALL, ffmpeg, cacheDir });
    const size = (await stat(first.video)).size;
    await breakIt(first);
    const again = await prepareDemo({ ...SMALL, ffmpeg, cacheDir });
    expect(again).toEqual({ ...first, cached: false });
    expect((await stat(again.video)).size).toBe(size);
    expect(await readdir(cacheDir)).toHaveLength(1);
  });

  it('may be asked for by several at once', async () => {
    const demos = await Promise.all([1, 2, 3].map(() => prepareDemo({ ...SMALL, ffmpeg, cacheDir })));
    expect(new Set(demos.map(({ video }) => video)).size).toBe(1);
    expect(await readdir(cacheDir)).toEqual(['demo-v1-128x96-12f-seed5-8bit']);
    expect((await decode(demos[0]!.video, 8)).length).toBe(12 * 128 * 96);
  });

  it('may be asked for by several at once while a broken one is there', async () => {
    const first = await prepareDemo({ ...SMALL, ffmpeg, cacheDir });
    await truncate(first.video, 100);
    const asked = Array.from({ length: 6 }, async () => {
      const demo = await prepareDemo({ ...SMALL, ffmpeg, cacheDir });
      // Whole from the moment it was handed out, whatever the others still do.
      return (await stat(demo.video)).size;
    });
    expect(new Set(await Promise.all(asked)).size).toBe(1);
    expect(await readdir(cacheDir)).toEqual(['demo-v1-128x96-12f-seed5-8bit']);
  });

  it('takes over the lock of a program that was killed', async () => {
    const lock = join(cacheDir, 'demo-v1-128x96-12f-seed5-8bit.lock');
    await mkdir(lock);
    const before = new Date(Date.now() - 60_000);
    await utimes(lock, before, before);
    await prepareDemo({ ...SMALL, ffmpeg, cacheDir });
    expect(await readdir(cacheDir)).toEqual(['demo-v1-128x96-12f-seed5-8bit']);
  });

  it('leaves nothing behind when aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('interrupted');
    const running = prepareDemo({
      ...SMALL, frames: 5_000, ffmpeg, cacheDir, signal: stop.signal, onProgress: (done) => { if (done === 3) stop.abort(reason); },
    });
    await expect(running).rejects.toBe(reason);
    expect(await readdir(cacheDir)).toEqual([]);
    expect(runningChildren()).toEqual([]);
  });

  it('clears away what a killed program left a day ago, and only that', async () => {
    const old = join(cacheDir, 'demo-x.building-1-abc');
    const recent = join(cacheDir, 'demo-x.building-2-abc');
    await mkdir(old);
    await mkdir(recent);
    const before = new Date(Date.now() - 25 * 3600 * 1000);
    await utimes(old, before, before);
    await prepareDemo({ ...SMALL, ffmpeg, cacheDir });
    expect((await readdir(cacheDir)).sort()).toEqual(['demo-v1-128x96-12f-seed5-8bit', 'demo-x.building-2-abc']);
  });

  it('says in one line what is wrong with ffmpeg or the cache', async () => {
    const failing = async (options: object): Promise<SourceError> => {
      const error: unknown = await prepareDemo({ ...SMALL, ffmpeg, cacheDir, ...options }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(SourceError);
      expect((error as SourceError).message).not.toContain('\n');
      return error as SourceError;
    };
    expect((await failing({ ffmpeg: '/nowhere/ffmpeg' })).message).toMatch(/^demo recording: ffmpeg \/nowhere\/ffmpeg does not start: .*or name another with FFMPEG_PATH$/);
    expect((await failing({ ffmpeg: process.execPath })).message).toMatch(/ended with exit code \d+ \(.*\): run sightline doctor/);
    const early = join(cacheDir, 'early');
    await writeFile(early, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    // Twelve frames may all fit into the pipe before it ends; a thousand do not.
    expect((await failing({ ffmpeg: early })).message).toMatch(/ended after \d+ of 12 frames|wrote no recording/);
    expect((await failing({ ffmpeg: early, frames: 1000 })).message).toMatch(/ended after \d+ of 1000 frames/);
    await rm(early);
    await writeFile(join(cacheDir, 'file'), '');
    expect((await failing({ cacheDir: join(cacheDir, 'file') })).message).toMatch(/cache .*file cannot be written \((EEXIST|ENOTDIR)\)/);
    expect(await readdir(cacheDir)).toEqual(['file']);
    if (process.platform === 'linux') expect((await failing({ cacheDir: '/proc/no-such/demo' })).message).toMatch(/cache \/proc\/no-such\/demo cannot be written \(ENOENT\)/);
  });
});
