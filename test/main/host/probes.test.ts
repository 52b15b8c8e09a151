import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDemo, type Demo } from '../../../main/demo/index.ts';
import { FFMPEG } from '../capture/footage.ts';
import { runSightline } from '../cli/runSightline.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { TestWorker, type TestWindow } from './window.ts';

const FRAMES = 6;
const PROBES = [{ id: 'web', row: 10, col: 20 }, { id: 'edge', row: 239, col: 319 }];
let folder = '', demo: Demo, window: TestWindow, opened: TestHost | null = null;

beforeAll(async () => {
  demo = await prepareDemo({ width: 320, height: 240, frames: FRAMES, seed: 5, bitDepth: 8, ffmpeg: FFMPEG });
  opened = await openTestHost();
  ({ folder, window } = opened);
});
afterAll(async () => {
  await opened?.close();
});

describe('probes of a recording from the window', () => {
  it('should have the rows that inspect writes, byte for byte, and be in the export', { timeout: 60_000 }, async () => {
    const recipe = { ...demo.recipe, probes: PROBES };
    writeFileSync(join(folder, 'probed.json'), JSON.stringify({ ...recipe, calibration: demo.calibrationDir }));
    const out = join(folder, 'inspected');
    expect(await runSightline(['inspect', demo.video, '--recipe', join(folder, 'probed.json'), '--engine', 'wasm', '--out', out, '--quiet'])).toMatchObject({ code: 0 });
    const expected = readFileSync(join(out, 'probes.csv'), 'utf8');
    expect(expected.split('\n')).toHaveLength(FRAMES * PROBES.length + 2);

    await window.tell('open', { source: demo.video });
    await window.tell('recipe', { recipe, calibrationDir: demo.calibrationDir });
    await window.tell('play', { speed: 16 });
    const worker = new TestWorker(window);
    for await (const frame of window.frames()) {
      const report = await worker.inspect(frame);
      expect((await window.report([report])).status).toBe(204);
      const stale = await window.report([{ ...report, probes: [] }]);
      expect(await stale.text()).toContain('it has 0 probes, not 2');
      if (frame.header.frame === FRAMES - 1) break;
    }
    worker.close();
    await window.tell('export', { formats: ['csv'] });
    const { exports, run } = await window.until((state) => state.exports.some(({ state: done }) => done !== 'running'));
    expect(exports[0]).toMatchObject({ state: 'done', files: ['regions.csv', 'frames.csv', 'probes.csv'], message: null });
    expect(await (await window.fetch(`/api/files/${exports[0]!.id}/probes.csv`)).text()).toBe(expected);
    await window.tell('stop', {});
    expect(readFileSync(join(run!.sessionDir!, 'probes.csv'), 'utf8')).toBe(expected);
  });
});
