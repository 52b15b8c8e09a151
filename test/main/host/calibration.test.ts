import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlatFieldMaps, type FrameFormat } from 'sightline/kernels';
import { readCalibration } from '../../../main/calibration/index.ts';
import { openCapture } from '../../../main/capture/index.ts';
import { CalibrationBench, type BenchSource } from '../../../main/host/calibrationBench.ts';
import type { Host } from '../../../main/host/index.ts';
import { exposureOf } from '../../../main/host/exposure.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import type { TestWindow } from './window.ts';

const clip = (scene: string): string => `demo:size=160x120,frames=60,seed=4,scene=${scene}`;
const STAGES = [{ stage: 'flatField' }, { stage: 'threshold', method: 'fixed', levelDn: 128 }, { stage: 'label' }, { stage: 'measure' }];
let folder = '', host: Host, window: TestWindow, opened: TestHost | null = null;

beforeAll(async () => {
  opened = await openTestHost();
  ({ folder, host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
});

/** Opens a source live, and reads its frames as a window does, until `work` is done. */
async function watching<T>(source: string, work: () => Promise<T>): Promise<T> {
  await window.tell('open', { source, record: false });
  const frames = window.frames();
  const reading = (async () => { while (!(await frames.next()).done); })().catch(() => undefined);
  try {
    return await work();
  } finally {
    await window.tell('stop', {});
    window.close();
    await reading;
  }
}
const settled = () => window.until(({ calibrating }) => calibrating?.state === 'done' || calibrating?.state === 'refused');

describe('calibrating what is live', { timeout: 60_000 }, () => {
  it('should record dark and flat into one folder, and correct by them', async () => {
    const dark = await watching(clip('dark'), async () => {
      await window.tell('calibrate', { kind: 'dark', folder: 'cal', frames: 60_000 });
      expect((await window.ask('calibrate', { kind: 'dark', folder: 'cal' })).status).toBe(409);
      await window.tell('cancelCalibration', {});
      await window.tell('calibrate', { kind: 'dark', folder: 'cal', frames: 20 });
      return settled();
    });
    expect(dark.calibrating).toMatchObject({ kind: 'dark', folder: join(folder, 'cal'), state: 'done', frames: 20, wanted: 20, message: null, test: null, record: { flat: null, dark: { frames: 20 } } });
    const flat = await watching(clip('flat'), async () => {
      await window.tell('calibrate', { kind: 'flat', folder: join(folder, 'cal'), frames: 40 });
      const done = await settled();
      await window.tell('recipe', { recipe: { recipe: 1, name: 'corrected', stages: STAGES }, calibrationDir: join(folder, 'cal') });
      return { done, used: host.state.calibration };
    });
    expect(flat.done.calibrating).toMatchObject({ kind: 'flat', state: 'done', record: { maps: { badCount: 0 } } });
    expect(flat.done.calibrating!.record!.maps!.cvAfter).toBeLessThan(0.005);
    expect(flat.done.calibrating!.test!.flatErrorDn).toBeLessThan(1e-3);
    expect(flat.used).toMatchObject({ folder: join(folder, 'cal'), warning: null, recorded: { dark: { frames: 20 }, flat: { frames: 40 } } });
    const { dark: darkMean, flat: flatMean } = await readCalibration(join(folder, 'cal'));
    const format: FrameFormat = { width: 160, height: 120, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
    expect(createFlatFieldMaps(darkMean, flatMean, format).meanDn).toBeCloseTo(140, 0);
  });

  it('should warn of one that is more than 30 days old', async () => {
    const path = join(folder, 'cal', 'calibration.json');
    const text = readFileSync(path, 'utf8');
    const { dark } = (await readCalibration(join(folder, 'cal'))).record!;
    writeFileSync(path, text.replace(dark!.time, '2020-02-02T00:00:00.000Z'));
    await watching(clip('web'), async () => {
      const recipe = { recipe: 1, name: 'corrected', stages: STAGES };
      await window.tell('recipe', { recipe, calibrationDir: join(folder, 'cal') });
      expect(host.state.calibration?.warning).toMatch(/is \d+ days old, more than 30/);
      expect(host.state.alerts).toContainEqual(expect.objectContaining({ id: 'calibration-old', severity: 'warning' }));
      writeFileSync(path, text);
      await window.tell('recipe', { recipe, calibrationDir: join(folder, 'cal') });
      expect(host.state.alerts).toEqual([]);
    });
  });

  it('should give up with the source that ends before all its frames are there', async () => {
    await window.tell('open', { source: 'lavfi:color=gray:size=64x48:rate=30:duration=1', mode: 'live', record: false });
    await window.tell('calibrate', { kind: 'dark', folder: 'short', frames: 1000 });
    const frames = window.frames();
    const reading = (async () => { while (!(await frames.next()).done); })().catch(() => undefined);
    const { calibrating } = await settled();
    expect(calibrating).toMatchObject({ state: 'refused', message: 'the source ended before all its frames were there: nothing was written; record again' });
    expect(existsSync(join(folder, 'short'))).toBe(false);
    window.close();
    await reading;
  });

  it('should say why a frame is refused, and leave the folder as it was', async () => {
    const { calibrating } = await watching(clip('dark'), async () => {
      await window.tell('calibrate', { kind: 'flat', folder: 'dim', frames: 16 });
      return settled();
    });
    expect(calibrating).toMatchObject({ state: 'refused', message: expect.stringMatching(/flat has a mean of 1[12]\.\d+ DN, under 20 % of full scale .*: lengthen the exposure or add light/) as string, record: null });
    expect(existsSync(join(folder, 'dim'))).toBe(false);
    const other = await watching('demo:size=192x128,frames=60,scene=flat', () => window.ask('calibrate', { kind: 'flat', folder: 'cal' }));
    expect(other).toMatchObject({ status: 422, body: { error: expect.stringMatching(/its dark frame is 160x120 gray8, this source 192x128 gray8/) as string } });
  });

  it('should end when it is cancelled, or its source is closed', async () => {
    await watching(clip('dark'), async () => {
      await window.tell('calibrate', { kind: 'dark', folder: 'never', frames: 60_000 });
      await window.until(({ calibrating }) => calibrating!.frames > 3);
      await window.tell('cancelCalibration', {});
      expect(host.state.calibrating).toMatchObject({ state: 'refused', message: 'cancelled: nothing was written' });
      await window.tell('calibrate', { kind: 'dark', folder: 'never', frames: 60_000 });
    });
    expect(host.state.calibrating).toMatchObject({ state: 'refused', message: 'the source was closed: nothing was written' });
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  it('should be refused where the source was closed while the folder was looked at', async () => {
    const live = { runId: 1, source: 'camera:0', capture: await openCapture('lavfi:color=gray:size=64x48:rate=30') };
    let now: BenchSource = live;
    const bench = new CalibrationBench(folder, () => undefined);
    const begun = bench.start({ kind: 'dark', folder: 'gone', frames: 16 }, () => now);
    // Of the same format: its frames would be kept as those of the first.
    now = { ...live, runId: 2, source: 'camera:1' };
    await expect(begun).rejects.toMatchObject({ name: 'ControlError', status: 409, message: 'calibration: camera:0 was closed meanwhile: open it again and record' });
    expect(bench.view).toBeNull();
  });

  it('should be refused where nothing is live, and for too few frames', async () => {
    expect(await window.ask('calibrate', { kind: 'dark', folder: 'cal' })).toMatchObject({ status: 409, body: { error: expect.stringMatching(/no live source is open/) as string } });
    expect((await window.ask('calibrate', { kind: 'dark', folder: 'cal', frames: 8 })).status).toBe(400);
  });

  it('should meter the exposure while somebody looks', async () => {
    await watching(clip('flat'), async () => {
      expect(host.state.exposure).toBeNull();
      await window.tell('meter', { on: true });
      const { exposure } = await window.until((state) => state.exposure !== null);
      expect(exposure!.meanShare).toBeCloseTo(152 / 255, 2);
      expect(exposure!.clippedShare).toBe(0);
      await window.tell('meter', { on: false });
      expect(host.state.exposure).toBeNull();
    });
  });
});

describe('the exposure of a frame', () => {
  it('should be shares of full scale, whatever the format', () => {
    const format: FrameFormat = { width: 10, height: 10, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
    expect(exposureOf(new Uint8Array(100).fill(51).fill(255, 0, 10), format)).toEqual({ meanShare: (0.9 * 51 + 25.5) / 255, clippedShare: 0.1 });
    expect(exposureOf(new Uint8Array(100).fill(235), { ...format, range: 'limited' })).toEqual({ meanShare: 1, clippedShare: 1 });
    expect(exposureOf(new Uint16Array(100).fill(2047.5), { ...format, pixelFormat: 'gray16le', bitDepth: 12 }).meanShare).toBeCloseTo(0.5, 3);
  });

  it('should look at all columns of a large frame', () => {
    const format: FrameFormat = { width: 2000, height: 1500, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
    const striped = new Uint8Array(3_000_000).map((_, i) => (i & 1 ? 100 : 0));
    expect(exposureOf(striped, format).meanShare).toBeCloseTo(50 / 255, 4);
  });
});
