import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readFrameNumber } from 'sightline/footage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningChildren } from '../../../main/capture/childProcesses.ts';
import { isBalanced, REVISION_HEADER, sessionSummarySchema } from '../../../main/contract/index.ts';
import { prepareDemo } from '../../../main/demo/index.ts';
import type { Host } from '../../../main/host/index.ts';
import { FFMPEG } from '../capture/footage.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { failed, TestWorker, type TestWindow } from './window.ts';

const DEMO = 'demo:size=320x240,frames=40,seed=5';
let folder = '', host: Host, window: TestWindow, opened: TestHost | null = null;

beforeAll(async () => {
  opened = await openTestHost();
  ({ folder, host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
  expect(runningChildren()).toEqual([]);
});

describe('live', () => {
  it('should loop the demo in real time with its own recipe, and record what is reported', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: DEMO });
    const worker = new TestWorker(window);
    const start = performance.now();
    let count = 0, lastPtsUs = -1;
    for await (const frame of window.frames()) {
      const { header } = frame;
      expect(header).toMatchObject({ mode: 'live', runId: host.state.run!.runId });
      expect(readFrameNumber(frame.pixels, 320)).toBe(header.frame % 40);
      expect(header.ptsUs).toBeGreaterThan(lastPtsUs);
      expect(header.captureMs).toBeGreaterThanOrEqual(0);
      expect(header.captureMs).toBeLessThan(performance.now() - start);
      lastPtsUs = header.ptsUs!;
      await window.report([await worker.inspect(frame)]);
      if (++count === 50) break;
    }
    worker.close();
    expect(performance.now() - start).toBeGreaterThan(1500);
    const { recipe, run } = await window.until((state) => state.run!.sessionDir !== null);
    const store = host.state.run!.store!;
    expect(store.frames).toBeLessThanOrEqual(50);
    expect(store.min).toBeLessThanOrEqual(store.p50);
    expect(store.p99).toBeLessThanOrEqual(store.max);
    expect(recipe.name).toBe('dots on web');
    expect(run).toMatchObject({ state: 'running', mode: 'live', frameCount: null, frameRate: 30 });
    await window.tell('stop', {});
    const state = host.state;
    expect(isBalanced(state.ledger)).toBe(true);
    expect(state.ledger.inspected).toBe(50);
    expect(state.run!.state).toBe('ended');
    expect(JSON.parse(readFileSync(join(run!.sessionDir!, 'session.json'), 'utf8'))).toMatchObject({ state: 'done', tables: { frames: 50 }, ledger: state.ledger });
  });

  it('should end with what it was opened as in the alert, where ffmpeg is killed', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: DEMO, record: false });
    const frames = window.frames();
    await frames.next();
    for (const pid of runningChildren()) process.kill(pid, 'SIGKILL');
    const { alerts } = await window.until(({ run }) => run!.state === 'ended');
    expect(alerts).toMatchObject([{ id: 'source-ended', message: `${DEMO}: ffmpeg was ended by SIGKILL` }]);
    await frames.return();
  });

  it('should drop the oldest frames, counted and balanced, when the reader is slow', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=1920x1080:rate=60', record: false });
    const frames = window.frames();
    let last = -1, skipped = 0;
    for (let count = 0; count < 8; count++) {
      const { value } = await frames.next();
      expect(value!.header.sequence).toBe(count);
      expect(value!.header.frame).toBeGreaterThan(last);
      skipped += value!.header.frame - last - 1;
      last = value!.header.frame;
      await window.report([failed(value!)]);
      const { ledger } = await window.until(({ ledger: { captured } }) => captured > last + 20);
      expect(isBalanced(ledger)).toBe(true);
    }
    await frames.return();
    expect(skipped).toBeGreaterThan(0);
    await window.tell('stop', {});
    const { ledger } = host.state;
    expect(ledger.failed['device-lost']).toBe(8);
    expect(ledger.dropped['link-busy']).toBeGreaterThan(skipped / 2);
    expect(isBalanced(ledger)).toBe(true);
  });

  it('should end with a drawn source that ends', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=320x240:rate=30:duration=0.5', record: false });
    const numbers: number[] = [];
    const frames = window.frames();
    const reading = (async () => {
      for await (const frame of frames) {
        numbers.push(frame.header.frame);
        await window.report([failed(frame)]);
        if (frame.header.frame === 14) return;
      }
    })();
    const { ledger } = await window.until(({ run }) => run!.state === 'ended');
    // The last one is never dropped: the oldest is.
    await reading;
    expect(ledger.captured).toBe(15);
    expect(isBalanced(ledger)).toBe(true);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
    // A machine that has no time has dropped some, or said too late what became of them.
    expect(ledger.failed['device-lost']).toBeLessThanOrEqual(numbers.length);
  });

  it('should open an address again that the window knows without its password', { timeout: 60_000 }, async () => {
    const { video } = await prepareDemo({ width: 320, height: 240, frames: 40, seed: 5, bitDepth: 8, ffmpeg: FFMPEG });
    const server = createHttpServer(({ headers: { authorization } }, response) => {
      if (authorization === `Basic ${Buffer.from('line:secret').toString('base64')}`) response.end(readFileSync(video));
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="camera"' }).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = `127.0.0.1:${(server.address() as AddressInfo).port}/clip.mkv`;
    await window.tell('open', { source: `http://line:secret@${at}`, record: false });
    const { source } = host.state.run!;
    expect(source).toBe(`http://line:***@${at}`);
    await window.tell('stop', {});
    await window.tell('open', { source, record: false });
    expect(host.state.run).toMatchObject({ state: 'running', source });
    await window.tell('stop', {});
    server.closeAllConnections();
    server.close();
  });

  it('should say why a source cannot be opened and go on', async () => {
    expect(await window.ask('open', { source: join(folder, 'missing.mkv') })).toEqual({ status: 422, body: { error: expect.stringMatching(/missing\.mkv: not found/) as string } });
    const { run, alerts } = host.state;
    expect(run).toMatchObject({ state: 'failed', format: null });
    expect(alerts).toMatchObject([{ id: 'source-failed', severity: 'error' }]);
    await window.tell('dismissAlert', { id: 'source-failed' });
    expect(host.state.alerts).toEqual([]);
  });

  it('should send samples of 12 bits as they are, under another recipe from the next frame on', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:color=white:size=64x48:rate=30,format=gray12le', record: false });
    const recipe = { ...host.state.recipe, name: 'another' };
    let versions = 0, last = 0;
    for await (const frame of window.frames()) {
      const { header } = frame;
      expect(header.format).toEqual({ width: 64, height: 48, pixelFormat: 'gray16le', bitDepth: 12, range: 'full' });
      expect(frame.pixels).toBeInstanceOf(Uint16Array);
      expect(frame.pixels).toHaveLength(64 * 48);
      expect(new Set(frame.pixels).size).toBe(1);
      expect(frame.pixels[0]).toBeGreaterThan(3000);
      await window.report([failed(frame)]);
      if (header.recipeVersion !== last) {
        versions += 1;
        last = header.recipeVersion;
        expect(last).toBe(host.state.recipeVersion);
        if (versions === 3) break;
        await window.tell('recipe', { recipe });
      }
    }
    await window.tell('stop', {});
  });

  it('should tell its state at once and then at most ten times a second', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=200', record: false });
    const frames = window.frames();
    const reading = (async () => { for await (const frame of frames) if (frame.header.frame > 300) break; })();
    const beganMs = performance.now();
    const revisions: number[] = [];
    for await (const { revision } of window.states()) {
      revisions.push(revision);
      if (revisions.length === 12) break;
    }
    // The first at once, the second as soon as something changed: ten times 100 ms, however late each was read.
    expect(performance.now() - beganMs).toBeGreaterThan(950);
    await reading;
    // An answer says which states know of what was asked.
    const { revision } = host.state;
    const answer = await window.fetch('/api/meter', { method: 'POST', body: JSON.stringify({ on: false }) });
    expect([Number(answer.headers.get(REVISION_HEADER)) >= revision, host.state.revision > Number(answer.headers.get(REVISION_HEADER))]).toEqual([true, true]);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    await window.tell('stop', {});
  });

  it('should begin another session when another recipe has settled, each with its own account', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=320x240:rate=30' });
    const first = host.state.recipe.name;
    const worker = new TestWorker(window);
    const dirs: string[] = [];
    for await (const frame of window.frames()) {
      await window.report([await worker.inspect(frame)]);
      const dir = host.state.run!.sessionDir;
      if (dir === null || dirs.includes(dir)) continue;
      dirs.push(dir);
      if (dirs.length === 2) break;
      await window.tell('recipe', { recipe: { ...host.state.recipe, name: 'second' } });
    }
    worker.close();
    await window.tell('stop', {});
    const { ledger } = host.state;
    const sessions = dirs.map((dir) => sessionSummarySchema.parse(JSON.parse(readFileSync(join(dir, 'session.json'), 'utf8'))));
    expect(sessions.map(({ recipe, state, reason }) => [recipe.name, state, reason])).toEqual([[first, 'done', 'the recipe was changed'], ['second', 'done', null]]);
    expect(sessions[0]!.ledger.captured + sessions[1]!.ledger.captured).toBe(ledger.captured);
    expect(sessions[0]!.ledger.inspected + sessions[1]!.ledger.inspected).toBe(ledger.inspected);
    for (const session of sessions) expect(session.tables.frames).toBeLessThanOrEqual(session.ledger.inspected);
  });
});
