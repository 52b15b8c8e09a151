import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFrameNumber } from 'sightline/footage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningChildren } from '../../../main/capture/childProcesses.ts';
import { isBalanced } from '../../../main/contract/index.ts';
import { prepareDemo, type Demo } from '../../../main/demo/index.ts';
import type { Host } from '../../../main/host/index.ts';
import { FFMPEG, ffmpeg } from '../capture/footage.ts';
import { runSightline } from '../cli/runSightline.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { failed, TestWorker, type TestWindow, type ReceivedFrame } from './window.ts';

const FRAMES = 40;
let folder = '', demo: Demo, host: Host, window: TestWindow, opened: TestHost | null = null;

beforeAll(async () => {
  demo = await prepareDemo({ width: 320, height: 240, frames: FRAMES, seed: 5, bitDepth: 8, ffmpeg: FFMPEG });
  opened = await openTestHost();
  ({ folder, host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
  expect(runningChildren()).toEqual([]);
});

/** Frames until one is the wanted one; each is checked to be the frame its header says. */
async function nextFrame(frames: AsyncGenerator<ReceivedFrame, void, undefined>): Promise<number> {
  return (await nextRecord(frames)).header.frame;
}

async function nextRecord(frames: AsyncGenerator<ReceivedFrame, void, undefined>): Promise<ReceivedFrame> {
  const { value } = await frames.next();
  const { header, pixels } = value!;
  expect(readFrameNumber(pixels, header.format.width)).toBe(header.frame);
  return value!;
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
    expect(await (await window.fetch(`/api/files/${exports[0]!.id}/regions.csv`)).text()).toBe(readFileSync(join(out, 'regions.csv'), 'utf8'));
    await window.tell('stop', {});
    // Nothing was said of shapes, so none were kept.
    expect((await runSightline(['export', run!.sessionDir!, '--format', 'coco', '--out', join(folder, 'none')])).stderr).toContain('holds no shapes');
  });

  it('should keep the shapes that inspect keeps, where it is asked to', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, shapes: true });
    await window.tell('recipe', { recipe: demo.recipe, calibrationDir: demo.calibrationDir });
    await window.tell('play', { speed: 16 });
    const worker = new TestWorker(window);
    for await (const frame of window.frames()) {
      expect(frame.header.keepsShapes).toBe(true);
      expect((await window.report([await worker.inspect(frame)])).status).toBe(204);
      if (frame.header.frame === FRAMES - 1) break;
    }
    worker.close();
    await window.tell('stop', {});
    const { run, ledger } = host.state;
    expect([run!.keepsShapes, ledger.inspected, isBalanced(ledger)]).toEqual([true, FRAMES, true]);
    const out = join(folder, 'shaped');
    expect(await runSightline(['inspect', demo.video, '--recipe', demo.recipeFile, '--engine', 'wasm', '--shapes', '--out', out, '--quiet'])).toMatchObject({ code: 0 });
    const exported: string[] = [];
    for (const dir of [run!.sessionDir!, out]) {
      expect(await runSightline(['export', dir, '--format', 'coco', '--quiet'])).toMatchObject({ code: 0, stderr: '' });
      const { images, annotations } = JSON.parse(readFileSync(join(dir, 'coco.json'), 'utf8')) as { images: unknown[]; annotations: unknown[] };
      expect([images.length, annotations.length > 10 * FRAMES]).toEqual([FRAMES, true]);
      exported.push(JSON.stringify(annotations));
    }
    expect(exported[0]).toBe(exported[1]);
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

  it('should send a frame that is to be seen again when the window could not inspect it, and not for ever', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('pause', {});
    await window.tell('seek', { frame: 7 });
    const frames = window.frames();
    let found = await frames.next();
    while (found.value!.header.frame !== 7) found = await frames.next();
    const before = host.state.ledger;
    let last = found.value!;
    for (let times = 1; times <= 4; times++) {
      await window.report([failed(last)]);
      const again = (await frames.next()).value!;
      expect([again.header.frame, again.header.sequence]).toEqual([7, last.header.sequence + 1]);
      last = again;
    }
    // Not a fifth time: the next is the one that is asked for.
    await window.report([failed(last)]);
    await window.tell('seek', { frame: 9 });
    expect(await nextFrame(frames)).toBe(9);
    expect(host.state.ledger.failed['device-lost'] - before.failed['device-lost']).toBe(5);
    expect(isBalanced(host.state.ledger)).toBe(true);
    await frames.return();
  });

  it('should send a frame again that failed, although the one before it failed a moment ago', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('pause', {});
    const frames = window.frames();
    const seen = async (frame: number): Promise<ReceivedFrame> => {
      await window.tell('seek', { frame });
      for (;;) {
        const record = await nextRecord(frames);
        if (record.header.frame === frame) return record;
      }
    };
    for (const frame of [7, 9]) await window.report([failed(await seen(frame))]);
    expect(await nextFrame(frames)).toBe(9);
    await frames.return();
  });

  it('should play backwards and loop without leaving out a frame', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('seek', { frame: 5 });
    const frames = window.frames();
    while (await nextFrame(frames) !== 5);
    await window.tell('play', { speed: -16, loop: true });
    const played: number[] = [];
    for (let i = 0; i < 50; i++) {
      const record = await nextRecord(frames);
      await window.report([failed(record)]);
      played.push(record.header.frame);
    }
    expect(played).toEqual(Array.from({ length: 50 }, (_, i) => (5 - 1 - i + 2 * FRAMES) % FRAMES));
    await window.tell('pause', {});
    await frames.return();
    expect((await window.until(({ replay }) => replay?.playing === false)).replay).toMatchObject({ speed: -16, loop: true });
  });

  it('should send a slow reader every frame', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'demo:size=320x240,frames=40,seed=5', mode: 'replay', record: false });
    await window.tell('play', { speed: 16 });
    const seen: number[] = [];
    for await (const frame of window.frames()) {
      seen.push(frame.header.frame);
      expect(frame.header).toMatchObject({ mode: 'replay', sequence: seen.length - 1 });
      await window.report([failed(frame)]);
      if (seen.length % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 150));
      if (seen.length === FRAMES) break;
    }
    expect(seen).toEqual(Array.from({ length: FRAMES }, (_, i) => i));
    const { ledger } = await window.until(({ replay }) => replay?.playing === false);
    expect(ledger).toMatchObject({ captured: FRAMES, failed: { 'device-lost': FRAMES } });
    expect(Object.values(ledger.dropped)).toEqual([0, 0, 0, 0]);
  });

  it('should not run ahead of a window that is slow: a frame asked for is a few frames away, whatever the socket would hold', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('pause', {});
    await window.tell('seek', { frame: 0 });
    const frames = window.frames();
    while ((await nextFrame(frames)) !== 0);
    await window.tell('play', { speed: 1 });
    const records = [await nextRecord(frames)];
    let coming = nextRecord(frames);
    for (;;) {
      const next = await Promise.race([coming, new Promise<null>((resolve) => { setTimeout(resolve, 1000, null); })]);
      if (next === null && records.length > 1) break;
      if (next === null) continue;
      records.push(next);
      coming = nextRecord(frames);
    }
    await window.tell('seek', { frame: 33 });
    // On a slow machine one may have been on its way still.
    let found = await coming;
    for (; found.header.frame !== 33; found = await nextRecord(frames)) records.push(found);
    // Those of a quarter of a second; the socket would have taken all.
    expect(records.length).toBeLessThan(20);
    expect(host.state.openFrames).toBe(1 + records.length + 1);
    await window.tell('play', { speed: 1 });
    await window.report(records.map(failed));
    expect(await nextFrame(frames)).toBe(34);
    await frames.return();
  });

  it('should go on at its pace after a window that was slow, not make up for the time', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('seek', { frame: 0 });
    const frames = window.frames();
    let record = await nextRecord(frames);
    for (; record.header.frame !== 0; record = await nextRecord(frames)) await window.report([failed(record)]);
    await window.report([failed(record)]);
    await window.tell('play', { speed: 0.25 });
    const out = [await nextRecord(frames), await nextRecord(frames), await nextRecord(frames)];
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await window.report(out.map(failed));
    const times: number[] = [];
    while (times.length < 12) {
      record = await nextRecord(frames);
      await window.report([failed(record)]);
      times.push(record.header.capturedAtMs);
    }
    // The first came at once or was on its way; ten periods are 1.3 s, and as short as the host can make them to one who makes up for 2.5 s.
    expect(times.at(-1)! - times[1]!).toBeGreaterThan(900);
    await window.tell('pause', {});
    await frames.return();
  });

  it('should give the frame that is shown to a window that came while playing waited, and was paused before it had any', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('seek', { frame: 0 });
    const first = window.frames();
    while ((await nextFrame(first)) !== 0);
    await window.tell('play', { speed: 1 });
    // Reported by nobody: after a quarter of a second playing waits for the window.
    for (let captured = -1; captured !== host.state.ledger.captured;) {
      ({ captured } = host.state.ledger);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const second = window.frames();
    const coming = nextFrame(second);
    for await (const { header } of first) expect(header.runId).toBe(host.state.run!.runId);
    await window.tell('pause', {});
    const { frame } = host.state.replay!;
    for (let seen = await coming; seen !== frame; seen = await nextFrame(second));
    await second.return();
  });

  it('should inspect each frame of a window that went away, although the next one came to the end', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('seek', { frame: FRAMES - 3 });
    const first = window.frames();
    while ((await nextFrame(first)) !== FRAMES - 3);
    await window.tell('play', { speed: 16 });
    expect(await nextFrame(first)).toBe(FRAMES - 2);
    const second = window.frames();
    const seen = new Set<number>();
    while (seen.size < 3) {
      const record = await nextRecord(second);
      await window.report([failed(record)]);
      seen.add(record.header.frame);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([FRAMES - 3, FRAMES - 2, FRAMES - 1]);
    await second.return();
  });

  it('should leave a person at the place they chose, whatever was on its way before', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('seek', { frame: FRAMES - 5 });
    const first = window.frames();
    while ((await nextFrame(first)) !== FRAMES - 5);
    await window.tell('play', { speed: 1 });
    await nextFrame(first);
    const second = window.frames();
    await nextFrame(second);
    await window.tell('seek', { frame: 2 });
    await window.tell('play', { speed: 1 });
    // Reported each: what is out for long would hold up the playing.
    for (let record = await nextRecord(second); ; record = await nextRecord(second)) {
      await window.report([failed(record)]);
      if (record.header.frame === 2) break;
    }
    const played: number[] = [];
    while (played.length < FRAMES - 6) {
      const record = await nextRecord(second);
      await window.report([failed(record)]);
      played.push(record.header.frame);
    }
    expect(played).toEqual(Array.from({ length: FRAMES - 6 }, (_, i) => 3 + i));
    await second.return();
  });

  it('should send the frame again under a new recipe, and refuse a wrong one at its field', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('recipe', { recipe: demo.recipe, calibrationDir: demo.calibrationDir });
    await window.tell('seek', { frame: 7 });
    const frames = window.frames();
    const worker = new TestWorker(window);
    const first = (await frames.next()).value!;
    expect(first.header.frame).toBe(7);
    const before = await worker.inspect(first);
    const raised = structuredClone(demo.recipe);
    for (const stage of raised.stages) if (stage.stage === 'threshold' && stage.method === 'fixed') stage.levelDn = 250;
    await window.tell('recipe', { recipe: raised });
    const again = (await frames.next()).value!;
    expect(again.header).toMatchObject({ frame: 7, sequence: first.header.sequence + 1, recipeVersion: first.header.recipeVersion + 1 });
    expect(again.pixels).toEqual(first.pixels);
    const after = await worker.inspect(again);
    expect(after.result.levelDn).toBe(250);
    expect(after.result.labelledCount).toBeLessThan(before.result.labelledCount);
    worker.close();
    const refused = await window.ask('recipe', { recipe: { ...raised, stages: raised.stages.map((stage) => (stage.stage === 'gaussianBlur' ? { ...stage, sigmaPx: -1 } : stage)) } });
    expect(refused).toMatchObject({ status: 422, body: { path: 'stages[1].sigmaPx' } });
    expect(await window.ask('recipe', { recipe: raised, runId: again.header.runId + 1 })).toMatchObject({ status: 409, body: { error: expect.stringContaining('another source was opened meanwhile') as string } });
    expect(host.state.recipeVersion).toBe(again.header.recipeVersion);
    expect(await window.ask('recipe', { recipe: raised, calibrationDir: join(folder, 'none') })).toMatchObject({ status: 422, body: { path: 'calibration' } });
    await frames.return();
  });

  it('should say that a frame which was asked for cannot be decoded, until another is shown', { timeout: 60_000 }, async () => {
    const path = join(folder, 'damaged.avi');
    ffmpeg(['-i', demo.video, '-frames:v', '12', '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p', path]);
    blankFrame(path, 6);
    await window.tell('open', { source: path, record: false });
    await window.tell('seek', { frame: 5 });
    const frames = window.frames();
    while ((await nextRecord(frames)).header.frame !== 5);
    await window.tell('step', { by: 1 });
    const { alerts, ledger } = await window.until((state) => state.replay?.frame === 6 && state.alerts.length > 0);
    expect(alerts).toMatchObject([{ id: 'undecodable', severity: 'warning', message: 'Frame 6 cannot be decoded: the picture is still the one before' }]);
    expect(ledger.failed['decode-error']).toBe(1);
    await window.tell('step', { by: 1 });
    expect(await nextFrame(frames)).toBe(7);
    await window.until((state) => state.alerts.length === 0);
    await frames.return();
  });

  it('should give a window that comes anew the frame that is shown, and end the old stream', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video, record: false });
    await window.tell('seek', { frame: 12 });
    const first = window.frames();
    expect(await nextFrame(first)).toBe(12);
    const second = window.frames();
    expect(await nextFrame(second)).toBe(12);
    expect((await first.next()).done).toBe(true);
    const { ledger } = await window.until(({ ledger: { failed } }) => failed['device-lost'] === 1);
    expect(ledger.captured).toBe(1);
    await second.return();
  });

  it('should not record as the new recipe\'s what a window inspected with the one before', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video });
    await window.tell('seek', { frame: 3 });
    const frames = window.frames(), worker = new TestWorker(window);
    let record = await nextRecord(frames);
    while (record.header.frame !== 3) record = await nextRecord(frames);
    const first = await worker.inspect(record);
    await window.report([first]);
    const { sessionDir } = host.state.run!;
    // An engine that cannot run the new recipe goes on with the old one.
    await window.tell('recipe', { recipe: { ...host.state.recipe, name: 'another' } });
    const { sequence } = (await nextRecord(frames)).header;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await window.report([{ ...first, sequence }])).status).toBe(204);
    expect(host.state.run).toMatchObject({ sessionDir });
    worker.close();
    await frames.return();
  });

  it('should end a run whose window does not read any more', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'demo:size=1920x1080,frames=60', mode: 'replay', record: false });
    await window.tell('play', { speed: 16 });
    const frames = window.frames();
    await frames.next();
    await window.tell('stop', {});
    expect(host.state.run!.state).toBe('ended');
    expect(isBalanced(host.state.ledger)).toBe(true);
    await frames.return();
  });
});

/** Writes zeros over what an AVI holds of one frame. */
function blankFrame(path: string, frame: number): void {
  const file = readFileSync(path);
  let at = file.indexOf('movi') + 4;
  for (let before = 0; before < frame; before++) at += 8 + 2 * Math.ceil(file.readUInt32LE(at + 4) / 2);
  expect(file.toString('latin1', at, at + 4)).toBe('00dc');
  file.fill(0, at + 8, at + 8 + file.readUInt32LE(at + 4));
  writeFileSync(path, file);
}
