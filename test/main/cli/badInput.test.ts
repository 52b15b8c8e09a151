import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg, writeStageNpy } from '../../../main/component.ts';
import { runSightline, type RunSettings } from './runSightline.ts';

let folder: string;
let ffmpeg: string;
const at = (...names: string[]): string => join(folder, ...names);
const make = (...args: string[]): void => { execFileSync(ffmpeg, ['-v', 'error', '-y', ...args]); };
const writeRecipe = (name: string, recipe: unknown): string => {
  writeFileSync(at(name), typeof recipe === 'string' ? recipe : JSON.stringify(recipe));
  return at(name);
};
const TAIL = [{ stage: 'threshold', method: 'otsu' }, { stage: 'label' }, { stage: 'measure' }];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-bad-'));
  ffmpeg = (await findFfmpeg()).path;
  make('-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=1', '-pix_fmt', 'gray', '-c:v', 'ffv1', at('good.mkv'));
  make('-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=4', '-c:v', 'mpeg4', at('long.mp4'));
  make('-f', 'lavfi', '-i', 'sine=duration=1', at('audio.wav'));
  writeFileSync(at('empty.mkv'), '');
  writeFileSync(at('text.mp4'), 'this is no video\n'.repeat(100));
  const bytes = readFileSync(at('good.mkv'));
  writeFileSync(at('truncated.mkv'), bytes.subarray(0, Math.floor(bytes.length / 2)));
  writeFileSync(at('headless.mp4'), readFileSync(at('long.mp4')).subarray(0, 2000));
  mkdirSync(at('calibration'));
  const map = (value: number) => ({ stage: 'x', width: 64, height: 64, data: new Float32Array(64 * 64).fill(value) });
  await writeStageNpy(at('calibration', 'dark.npy'), map(5));
  await writeStageNpy(at('calibration', 'flat.npy'), map(140));
});
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;
/** @param message  a text is the whole line */
async function refused(args: readonly string[], code: number, message: string | RegExp, settings: RunSettings = {}): Promise<void> {
  const out = at(`out-${runs++}`);
  const result = await runSightline(['inspect', ...args, '--engine', 'wasm', '--threads', '1', ...(args.includes('--out') ? [] : ['--out', out])], settings);
  const lines = result.stderr.trim().split('\n');
  expect(result, result.stderr).toMatchObject({ code, stdout: '' });
  expect(lines, result.stderr).toHaveLength(1);
  if (typeof message === 'string') expect(lines[0]).toBe(message); else expect(lines[0]).toMatch(message);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
}

describe('sightline inspect, refusing a source (exit 3)', () => {
  it.each([
    ['missing.mkv', /^sightline: source .*missing\.mkv: not found: check the path/],
    ['empty.mkv', /^sightline: source .*empty\.mkv: .*empty/],
    ['text.mp4', /^sightline: source .*text\.mp4: /],
    ['audio.wav', /^sightline: source .*audio\.wav: .*no video/],
    ['headless.mp4', /^sightline: source .*headless\.mp4: /],
  ])('%s', (name, message) => refused([at(name)], 3, message));

  it('should name the ffmpeg it was told to use and cannot, taking no other', async () => {
    const remedy = 'give the path of an ffmpeg that runs, or leave it out';
    await refused([at('good.mkv')], 3, `sightline: ffmpeg ${at('no-such-ffmpeg')} (from FFMPEG_PATH): no such file: ${remedy}`, { env: { PATH: '', FFMPEG_PATH: at('no-such-ffmpeg') } });
    await refused([at('good.mkv')], 3, `sightline: ffmpeg ${process.execPath} (from FFMPEG_PATH): does not run (-version: exit code 9): ${remedy}`, { env: { FFMPEG_PATH: process.execPath } });
  });

  it('should refuse a start behind the end', () => refused([at('good.mkv'), '--start', '100'], 3, /--start 100 lies behind its end \(1 s\)/));
  it('should refuse a demo it cannot draw', () => refused(['demo:size=4x4'], 3, /^sightline: demo/));
  it('should refuse a graph that ffmpeg cannot parse', () => refused(['lavfi:nosuchfilter'], 3, /^sightline: source lavfi:nosuchfilter: /));
});

describe('sightline inspect, refusing a recipe (exit 2)', () => {
  it.each([
    ['typo', { recipe: 1, name: 'x', stages: [{ stage: 'gaussianBlur', sigma: 1 }, ...TAIL] }, /stages\[0\]\.sigma: 1: unknown key; did you mean "sigmaPx"/],
    ['type', { recipe: 1, name: 'x', stages: [{ stage: 'gaussianBlur', sigmaPx: '1' }, ...TAIL] }, /stages\[0\]\.sigmaPx: "1": expected a number/],
    ['order', { recipe: 1, name: 'x', stages: [TAIL[0], { stage: 'gaussianBlur', sigmaPx: 1 }, TAIL[1], TAIL[2]] }, /stages\[1\]\.stage: "gaussianBlur": cannot follow threshold/],
    ['property', { recipe: 1, name: 'x', stages: [TAIL[0], TAIL[1], { stage: 'measure', properties: ['aera'] }] }, /properties\[0\]: "aera": did you mean "area"/],
    ['json', '{ "recipe": 1,', /is not JSON/],
    ['no calibration', { recipe: 1, name: 'x', stages: [{ stage: 'flatField' }, ...TAIL] }, /flatField needs a calibration/],
    ['calibration of another size', { recipe: 1, name: 'x', calibration: 'calibration', stages: [{ stage: 'flatField' }, ...TAIL] }, /calibration .*: is 64x64, the source 160x120/],
    ['calibration that is not there', { recipe: 1, name: 'x', calibration: 'nowhere', stages: [{ stage: 'flatField' }, ...TAIL] }, /nowhere/],
  ])('%s', (name, recipe, message) => refused([at('good.mkv'), '--recipe', writeRecipe(`${name}.json`, recipe)], 2, message));

  it('should name a recipe that is not there', () => refused([at('good.mkv'), '--recipe', at('none.json')], 2, /recipe .*none\.json: cannot be read \(ENOENT\)/));
  it('should check the recipe before it opens the source', () => refused([at('missing.mkv'), '--recipe', at('none.json')], 2, /none\.json/));
});

describe('sightline inspect, refusing usage (exit 2)', () => {
  it.each([
    [['--threads', '0'], /--threads.*0.*1 to 64/],
    [['--frames', 'ten'], /--frames.*ten/],
    [['--start', '-1'], /--start.*-1/],
    [['--export', 'csv,xlsx'], /--export.*xlsx/],
    [['--engine', 'cuda'], /--engine.*cuda.*auto, webgpu, wasm/],
    [['--engin', 'wasm'], /unknown option '--engin' \(Did you mean --engine\?\)/],
  ])('%j', async (args, message) => {
    const result = await runSightline(['inspect', at('good.mkv'), ...args, '--out', at('never')]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr.trim()).toMatch(message);
    expect(result.stderr.trim()).not.toContain('\n');
    expect(existsSync(at('never'))).toBe(false);
  });
});

describe('sightline inspect, refusing an engine (exit 4)', () => {
  it('should not run on webgpu where no adapter answers', async () => {
    const result = await runSightline(['inspect', at('good.mkv'), '--engine', 'webgpu', '--out', at('no-adapter')], { env: { VK_ICD_FILENAMES: at('no-such-driver.json') } });
    expect(result).toMatchObject({ code: 4, stdout: '' });
    expect(result.stderr.trim().split('\n').at(-1)).toMatch(/^sightline: WebGPU .*--engine wasm/);
    expect(existsSync(at('no-adapter'))).toBe(false);
  });

  it('should name a frame that is larger than the engine can hold', () => refused(['lavfi:color=s=16000x16000'], 4,
    /^sightline: wasm: a frame of 16000x16000 gray8, limited range needs \d+\.\d GiB of the 4 GiB that WebAssembly addresses: scale or crop the source$/));
});

describe('sightline inspect, refusing an output (exit 5)', () => {
  it('should not write below a file', () => refused([at('good.mkv'), '--out', at('text.mp4', 'below')], 5, /text\.mp4\/below/));
  it('should not overwrite a session', async () => {
    const out = at('twice');
    expect(await runSightline(['inspect', at('good.mkv'), '--engine', 'wasm', '--out', out, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const before = readFileSync(join(out, 'regions.csv'));
    await refused([at('good.mkv'), '--out', out], 5, /holds a session already/);
    expect(readFileSync(join(out, 'regions.csv'))).toEqual(before);
  });
  it.skipIf(process.platform === 'win32')('should keep the frames that fitted when the disk is full', async () => {
    const out = at('full');
    const { code, stderr } = await runSightline(['inspect', 'demo:size=640x480,frames=60,seed=3', '--engine', 'wasm', '--out', out], { fileLimitKiB: 1500 });
    expect(code).toBe(5);
    expect(stderr.trim()).toMatch(/^sightline: session cannot be written \(at least \d+ frames are safe in it\): .*session\.duckdb: /);
    expect(readdirSync(out).filter((name) => !/^session\.(duckdb(\.wal)?|json)$/.test(name))).toEqual([]);
    const database = await DuckDBInstance.create(join(out, 'session.duckdb'), { access_mode: 'READ_ONLY' });
    const rows = await (await database.connect()).runAndReadAll('SELECT count(*)::INTEGER FROM frames');
    expect(rows.getRows()[0]![0]).toBeGreaterThanOrEqual(Number(/at least (\d+)/.exec(stderr)![1]));
    database.closeSync();
  });
  it('should not dump stages below a file', () => refused([at('good.mkv'), '--dump-stages', at('text.mp4', 'below')], 5, /text\.mp4\/below/));
});

describe('sightline inspect, meeting trouble on the way', () => {
  it('should count the frames of a corrupt recording that could not be decoded, and end with exit 3', async () => {
    make('-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=1', '-pix_fmt', 'gray', '-c:v', 'ffv1', '-level', '3', '-slicecrc', '1', at('checked.mkv'));
    const bytes = readFileSync(at('checked.mkv'));
    for (const share of [0.3, 0.5, 0.7]) bytes.fill(0xa5, Math.floor(share * bytes.length), Math.floor(share * bytes.length) + 40);
    writeFileSync(at('corrupt.mkv'), bytes);
    const out = at('corrupt-out');
    const result = await runSightline(['inspect', at('corrupt.mkv'), '--engine', 'wasm', '--out', out]);
    expect(result.code).toBe(3);
    expect(result.stderr.trim()).toMatch(/^sightline: source .*corrupt\.mkv: .*could not be decoded.*frames inspected before are complete in .*corrupt-out\)$/);
    const { ledger } = JSON.parse(readFileSync(join(out, 'session.json'), 'utf8')) as { ledger: { captured: number; inspected: number; failed: { 'decode-error': number } } };
    expect(ledger.failed['decode-error']).toBeGreaterThan(0);
    expect(ledger.captured).toBe(ledger.inspected + ledger.failed['decode-error']);
  });

  it('should keep the frames of a truncated recording and end with exit 3', async () => {
    const out = at('truncated-out');
    const result = await runSightline(['inspect', at('truncated.mkv'), '--engine', 'wasm', '--out', out]);
    expect(result.code).toBe(3);
    expect(result.stderr.trim()).toMatch(/^sightline: source .*truncated\.mkv: .*\(\d+ frames inspected before are complete in .*truncated-out\)$/);
    const { state, ledger, tables } = JSON.parse(readFileSync(join(out, 'session.json'), 'utf8')) as { state: string; ledger: { inspected: number }; tables: { frames: number } };
    expect(state).toBe('failed');
    expect(ledger.inspected).toBeGreaterThan(0);
    expect(tables.frames).toBe(ledger.inspected);
    expect(existsSync(join(out, 'regions.csv'))).toBe(true);
  });
});
