import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Footage } from 'sightline/footage';
import { createFlatFieldMaps } from 'sightline/kernels';
import { readCalibration, sessionSummarySchema } from '../../../main/component.ts';
import { calibrationRecordSchema } from '../../../main/contract/index.ts';
import { runSightline } from './runSightline.ts';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-calibrate-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

const SIZE = 'size=333x217,seed=8';
const calibrate = (kind: 'dark' | 'flat', source: string, out: string, ...more: string[]) => runSightline(['calibrate', kind, source, '--out', out, ...more]);
const lastLine = (text: string): string => text.trim().split('\n').at(-1)!;

describe('sightline calibrate', () => {
  it.each([8, 12] as const)('should calibrate the demo from its own clips to under 0.5 %%, at %i bits', async (bitDepth) => {
    const out = join(folder, `demo-${bitDepth}`);
    const clip = (scene: string): string => `demo:${SIZE},bits=${bitDepth},frames=40,scene=${scene}`;
    const dark = await calibrate('dark', clip('dark'), out);
    expect(dark).toMatchObject({ code: 0, stderr: '' });
    expect(dark.stdout).toMatch(/^dark {4}32 frames of demo:.*333x217 gray/);
    expect(dark.stdout).toMatch(/\nnext .* calibrate flat SOURCE --out/);
    const flat = await calibrate('flat', clip('flat'), out);
    expect(flat).toMatchObject({ code: 0, stderr: '' });
    expect(flat.stdout).toMatch(/\nmaps {4}m [\d.]+ DN; 0 bad pixels \(0 %\) to be replaced, 0 gains clamped to 1\/4\.\.4\n/);
    expect(flat.stdout).toMatch(/\ntest {4}flat corrected by itself: m at every valid pixel, within [\d.e-]+ DN; dark corrected: 0, within 0 DN\n/);
    expect(flat.stdout).toMatch(/\nCV {6}[\d.]+ % before the correction, 0\.\d+ % after/);

    const { record, dark: darkMean, flat: flatMean } = await readCalibration(out);
    expect(record!.maps!.cvAfter).toBeLessThan(0.005);
    // What no calibration has seen: the target without noise. Only the noise of 32 frames is left in it.
    const footage = new Footage({ width: 333, height: 217, seed: 8, bitDepth });
    const maps = createFlatFieldMaps(darkMean, flatMean, footage.format);
    const corrected = footage.flatFrame().map((value, i) => (value - maps.dark[i]!) * maps.gain[i]!);
    const mean = corrected.reduce((sum, value) => sum + value, 0) / corrected.length;
    const cv = Math.sqrt(corrected.reduce((sum, value) => sum + (value - mean) ** 2, 0) / corrected.length) / mean;
    expect(cv).toBeLessThan(0.005);
    expect(cv).toBeLessThan(record!.maps!.cvAfter!);
    expect(cv).toBeLessThan(record!.maps!.cvBefore / 10);
  });

  it('should give inspect what it recorded, and the session its record', async () => {
    const out = join(folder, 'demo-8');
    const recipe = join(folder, 'recipe.json');
    const stages = [{ stage: 'flatField' }, { stage: 'threshold', method: 'fixed', levelDn: 128 }, { stage: 'label' }, { stage: 'measure', minAreaPx2: 20 }];
    writeFileSync(recipe, JSON.stringify({ recipe: 1, name: 'calibrated', calibration: 'demo-8', stages }));
    const inspect = (run: string) => runSightline(['inspect', `demo:${SIZE},frames=12`, '--recipe', recipe, '--engine', 'wasm', '--out', join(folder, run), '--frames', '3', '--json']);
    const { code, stdout, stderr } = await inspect('run');
    expect([code, stderr]).toEqual([0, '']);
    const { calibration } = sessionSummarySchema.parse(JSON.parse(stdout));
    const { record, sha256 } = await readCalibration(out);
    expect(calibration).toMatchObject({
      sha256, badCount: 0, recorded: { dark: { frames: 32, time: record!.dark!.time }, flat: { frames: 32, time: record!.flat!.time }, residualCv: record!.maps!.cvAfter },
    });
    const other = await runSightline(['inspect', 'demo:size=320x240,frames=12', '--recipe', recipe, '--out', join(folder, 'other')]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/^sightline: calibration .*demo-8: is 333x217, the source 320x240 gray8: use the calibration made at that size\n$/);
    const deep = await runSightline(['inspect', `demo:${SIZE},bits=12,frames=12`, '--recipe', recipe, '--out', join(folder, 'deep')]);
    expect(deep).toMatchObject({ code: 2, stderr: expect.stringMatching(/dark was recorded at 333x217 gray8, the source is 333x217 gray16le, 12 bits/) as string });
    // Recorded long ago: said, and inspected all the same.
    const path = join(out, 'calibration.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(record!.dark!.time, '2020-02-02T00:00:00.000Z'));
    const old = await inspect('run-old');
    expect(old).toMatchObject({ code: 0, stderr: expect.stringMatching(/^sightline: warning: calibration .*demo-8: is \d+ days old, more than 30/) as string });
    writeFileSync(path, text);
  });

  it('should print the record with --json, and say what it replaces', async () => {
    const out = join(folder, 'again');
    const first = await calibrate('dark', `demo:${SIZE},frames=40,scene=dark`, out, '--json', '--frames', '16', '--exposure-us', '900', '--gain-db', '-1.5');
    const record = calibrationRecordSchema.parse(JSON.parse(first.stdout));
    expect(record).toMatchObject({ flat: null, dark: { frames: 16, exposureUs: 900, gainDb: -1.5, source: { camera: null, codec: 'ffv1', pixelFormat: 'gray', gammaEncoded: null } } });
    const second = await calibrate('dark', `demo:${SIZE},frames=40,scene=dark`, out, '--frames', '16');
    expect(second.stdout).toMatch(/\nwas {5}a dark of \d{4}-\d\d-\d\d \d\d:\d\d UTC was there and is replaced\n/);
  });

  it.each<[string, string[], number, RegExp]>([
    ['a flat that is dark', ['flat', `demo:${SIZE},frames=40,scene=dark`], 2, /flat has a mean of 1[12]\.\d+ DN, under 20 % of full scale \(255 DN\): lengthen the exposure or add light/],
    ['a flat that is clipped', ['flat', 'lavfi:nullsrc=size=64x48,format=gray,geq=lum=255'], 2, /flat is clipped in 100 % of its pixels \(3072\), 0\.1 % is the limit: shorten the exposure/],
    ['too few frames', ['dark', `demo:${SIZE},frames=20,scene=dark`], 3, /gave 20 of the 32 frames that are to be averaged: record a longer one, or give --frames 20/],
    ['far too few frames', ['dark', `demo:${SIZE},frames=3,scene=dark`], 3, /gave 3 of the 32 frames .*: record at least 16 frames/],
    ['an average of nearly nothing', ['dark', 'demo', '--frames', '8'], 2, /8 frames average out too little noise: give 16 or more/],
    ['a share that is none', ['dark', 'demo', '--max-bad', 'many'], 2, /'many' is invalid\. Give a percentage/],
    ['a third kind', ['light', 'demo'], 2, /Allowed choices are dark, flat/],
    ['a source that is none', ['dark', 'missing.mkv'], 3, /missing\.mkv/],
  ])('should refuse %s in one line and write nothing', async (_, args, code, message) => {
    const out = join(folder, 'refused');
    const result = await runSightline(['calibrate', ...args, '--out', out]);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toMatch(/^sightline: [^\n]+\n$/);
    expect(existsSync(out)).toBe(false);
  });

  it('should say that a folder cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const result = await calibrate('dark', `demo:${SIZE},frames=40,scene=dark`, join(file, 'cal'));
    expect(result.code).toBe(5);
    expect(lastLine(result.stderr)).toMatch(/^sightline: calibration cannot be written: .*cal: part of the path is a file/);
    const full = join(folder, 'full');
    const cut = await runSightline(['calibrate', 'dark', `demo:${SIZE},frames=40,scene=dark`, '--out', full], { fileLimitKiB: 100 });
    expect(cut.code).toBe(5);
    expect(readdirSync(full)).toEqual([]);
  });

  it('should leave nothing behind when it is interrupted', async () => {
    const out = join(folder, 'interrupted');
    let asked = false;
    const { code, stdout, stderr } = await runSightline(['calibrate', 'dark', 'lavfi:testsrc2=size=320x240:rate=30,realtime,format=gray', '--frames', '2000', '--out', out, '--verbose'], {
      ownGroup: true,
      // --verbose prints the command line once the source is open: it is capturing then.
      onStderr: (pid, text) => {
        if (asked || !text.includes('ffmpeg')) return;
        asked = true;
        process.kill(-pid, 'SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(lastLine(stderr)).toBe('sightline: interrupted: nothing was written');
    expect(existsSync(out)).toBe(false);
  });
});
