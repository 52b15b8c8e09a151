import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFrameNumber } from 'sightline/footage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningChildren } from '../../../main/capture/index.ts';
import { prepareDemo, type Demo } from '../../../main/demo/index.ts';
import { createHost, type Host } from '../../../main/host/index.ts';
import { FFMPEG } from '../capture/footage.ts';
import { runSightline } from '../cli/runSightline.ts';
import { TestWindow, TestWorker, type ReceivedFrame } from './window.ts';

const FRAMES = 40;
let folder = '', demo: Demo, host: Host, window: TestWindow;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-host-'));
  writeFileSync(join(folder, 'index.html'), '<title>page</title>');
  demo = await prepareDemo({ width: 320, height: 240, frames: FRAMES, seed: 5, bitDepth: 8, ffmpeg: FFMPEG });
  host = await createHost({ pageDir: folder, sessionParent: folder });
  window = await TestWindow.enter(host);
});
afterAll(async () => {
  window?.close();
  await host?.close();
  rmSync(folder, { recursive: true, force: true });
  expect(runningChildren()).toEqual([]);
});

/** Frames until one is the wanted one; each is checked to be the frame its header says. */
async function nextFrame(frames: AsyncGenerator<ReceivedFrame, void, undefined>): Promise<number> {
  const { value } = await frames.next();
  const { header, pixels } = value!;
  expect(readFrameNumber(pixels, header.format.width)).toBe(header.frame);
  return header.frame;
}

describe('replay', () => {
  it('should record a whole replay as inspect does: regions.csv byte for byte', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video });
    await window.tell('recipe', { recipe: demo.recipe, calibrationDir: demo.calibrationDir });
    await window.tell('play', { speed: 16 });
    const worker = new TestWorker(window);
    const seen: number[] = [];
    for await (const frame of window.frames()) {
      seen.push(frame.header.frame);
      expect((await window.report([await worker.inspect(frame)])).status).toBe(204);
      if (frame.header.frame === FRAMES - 1) break;
    }
    worker.close();
    expect(seen).toEqual(Array.from({ length: FRAMES }, (_, i) => i));
    await window.tell('export', { formats: ['csv'] });
    const { exports, run, ledger } = await window.until((state) => state.exports.some(({ state: done }) => done !== 'running'));
    expect(exports[0]).toMatchObject({ state: 'done', files: ['regions.csv', 'frames.csv'], message: null });
    expect(ledger).toMatchObject({ captured: FRAMES, inspected: FRAMES });
    const out = join(folder, 'inspected');
    expect(await runSightline(['inspect', demo.video, '--recipe', demo.recipeFile, '--engine', 'wasm', '--out', out, '--quiet'])).toMatchObject({ code: 0 });
    expect(await (await window.fetch('/api/files/regions.csv')).text()).toBe(readFileSync(join(out, 'regions.csv'), 'utf8'));
    await window.tell('stop', {});
    expect(readFileSync(join(run!.sessionDir!, 'regions.csv'), 'utf8')).toBe(readFileSync(join(out, 'regions.csv'), 'utf8'));
    expect(JSON.parse(readFileSync(join(run!.sessionDir!, 'session.json'), 'utf8'))).toMatchObject({ state: 'done', tables: { frames: FRAMES } });
  });

  it('should show exactly the frame that is asked for', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('pause', {});
    const frames = window.frames();
    expect(await nextFrame(frames)).toBe(0);
    for (const frame of [17, 39, 1, 22]) {
      await window.tell('seek', { frame });
      expect(await nextFrame(frames)).toBe(frame);
    }
    await window.tell('step', { by: -1 });
    expect(await nextFrame(frames)).toBe(21);
    await window.tell('step', { by: 1 });
    expect(await nextFrame(frames)).toBe(22);
    expect(await window.ask('seek', { frame: FRAMES })).toEqual({ status: 422, body: { error: `frame ${FRAMES}: the recording has frames 0 to ${FRAMES - 1}` } });
    await frames.return();
  });
});
