import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningChildren } from '../../../main/capture/childProcesses.ts';
import { isBalanced, sessionSummarySchema } from '../../../main/contract/index.ts';
import type { Host } from '../../../main/host/index.ts';
import { freePort, startNetworkCamera, testPicture, type NetworkCamera } from '../../support/networkCamera.ts';
import { FFMPEG } from '../capture/footage.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { TestWorker, type ReceivedFrame, type TestWindow } from './window.ts';

/** A source that is back is tried within that time, ms. */
const RETRY_MS = 1500;

let host: Host, window: TestWindow, opened: TestHost | null = null;
const cameras = new Set<NetworkCamera>();

beforeAll(async () => {
  opened = await openTestHost();
  ({ host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
  for (const camera of cameras) await camera.kill();
  expect(runningChildren()).toEqual([]);
});

async function startCamera(protocol: 'tcp' | 'udp', port: number, size = '320x240'): Promise<NetworkCamera> {
  const camera = await startNetworkCamera(protocol, port, testPicture(size));
  cameras.add(camera);
  return camera;
}

/** Reads frames, reporting each as inspected, until one is true of it. */
async function readUntil(frames: AsyncGenerator<ReceivedFrame, void, undefined>, worker: TestWorker, holds: (frame: ReceivedFrame) => boolean): Promise<ReceivedFrame> {
  for (;;) {
    const { value } = await frames.next();
    await window.report([await worker.inspect(value!)]);
    if (holds(value!)) return value!;
  }
}

interface RecordedEvent {
  readonly kind: string;
  readonly frame: number | null;
  readonly message: string;
}

/** Unix ms, of the clock that frames are stamped with. */
function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** What a session's database holds of what happened, and the numbers of its frames. */
async function readSession(dir: string): Promise<{ events: RecordedEvent[]; frames: number[] }> {
  const instance = await DuckDBInstance.create(join(dir, 'session.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const events = (await connection.runAndReadAll('SELECT kind, frame::DOUBLE, message FROM events ORDER BY at_ms')).getRows();
  const frames = (await connection.runAndReadAll('SELECT frame::DOUBLE FROM frames ORDER BY frame')).getRows();
  connection.closeSync();
  instance.closeSync();
  return {
    events: events.map(([kind, frame, message]) => ({ kind: String(kind), frame: frame as number | null, message: String(message) })),
    frames: frames.map(([frame]) => Number(frame)),
  };
}

/** Programs that this one started and that have not ended, whoever keeps a list of them. */
function programsLeft(): string[] {
  return execFileSync('ps', ['-A', '-o', 'ppid=,comm='], { encoding: 'utf8' }).split('\n')
    .map((line) => line.trim().split(/\s+/)).filter(([parent, name]) => Number(parent) === process.pid && name !== 'ps').map(([, name]) => name!);
}

describe('a live source that is lost', () => {
  for (const [protocol, name] of [['tcp', 'which ends when the camera dies'], ['udp', 'which falls silent when the camera dies']] as const) {
    it(`should be noticed and be back, the gap accounted for: ${protocol}, ${name}`, { timeout: 120_000 }, async () => {
      const port = await freePort();
      let camera = await startCamera(protocol, port);
      await window.tell('open', { source: `${protocol}://127.0.0.1:${port}` });
      const worker = new TestWorker(window);
      const frames = window.frames();
      const last = await readUntil(frames, worker, ({ header }) => header.frame >= 10);
      const before = await window.until(({ run }) => run!.sessionDir !== null);
      await camera.kill();
      // What was on its way is read while the host finds out. What is captured when the other camera is there comes from that one.
      let newest = last.header, otherAtMs = Infinity;
      const back = readUntil(frames, worker, ({ header }) => {
        const isBack = header.capturedAtMs > otherAtMs;
        if (!isBack) newest = header;
        return isBack;
      });
      const lost = await window.until(({ run }) => run!.state === 'lost' && run!.retryAtMs !== null);
      expect(lost.alerts).toMatchObject([{ id: 'source-lost', severity: 'error' }]);
      expect(lost.run!.retryAtMs! - Date.now()).toBeLessThanOrEqual(RETRY_MS);
      otherAtMs = nowMs();
      camera = await startCamera(protocol, port);
      const sendingAtMs = await camera.sending;
      const found = await back;
      const foundAtMs = nowMs();
      const state = await window.until(({ run }) => run!.state === 'running');
      expect(state.alerts).toEqual([]);
      expect([state.run!.runId, state.run!.sessionDir]).toEqual([before.run!.runId, before.run!.sessionDir]);
      expect(found.header.runId).toBe(before.run!.runId);
      await readUntil(frames, worker, ({ header }) => header.frame >= found.header.frame + 3);
      await frames.return();
      worker.close();
      await window.tell('stop', {});
      await camera.kill();
      expect(isBalanced(host.state.ledger)).toBe(true);
      expect([runningChildren(), programsLeft()]).toEqual([[], []]);

      const recorded = await readSession(state.run!.sessionDir!);
      const losses = recorded.events.filter(({ kind }) => kind.startsWith('source-'));
      // A machine that has no time for a camera loses it once more; each loss is said once, and each gap is counted.
      expect(losses.map(({ kind }) => kind)).toEqual(losses.map((_, i) => (i % 2 === 0 ? 'source-lost' : 'source-gap')));
      const gaps = losses.filter(({ kind }) => kind === 'source-gap').map(({ frame, message }) => ({ frame: frame!, missing: Number(/about (\d+) frames/.exec(message)![1]) }));
      const gap = gaps.find(({ frame }) => frame > newest.frame && frame <= found.header.frame)!;
      // One count in the event, in the ledger and in the numbers of the frames; what a busy machine dropped is beside it.
      expect(gap.missing).toBeGreaterThan(0);
      expect(host.state.ledger.dropped['source-gap']).toBe(gaps.reduce((sum, { missing }) => sum + missing, 0));
      expect(found.header.frame).toBeGreaterThanOrEqual(gap.frame + gap.missing);
      const [earlier, later] = [recorded.frames.filter((frame) => frame < gap.frame), recorded.frames.filter((frame) => frame >= gap.frame)];
      expect(earlier.at(-1)).toBe(newest.frame);
      expect(later[0]).toBe(found.header.frame);
      // As many as the frame rate makes of a time that began with the last frame and ended after the first bytes of the other camera.
      const framesUntil = (atMs: number): number => ((atMs - newest.capturedAtMs) / 1000) * state.run!.frameRate!;
      expect(gap.missing).toBeGreaterThanOrEqual(Math.floor(framesUntil(sendingAtMs)) - 1);
      expect(gap.missing).toBeLessThanOrEqual(Math.ceil(framesUntil(foundAtMs)));
    });
  }

  it('should be noticed when it stalls without an end', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const camera = await startCamera('tcp', port);
    await window.tell('open', { source: `tcp://127.0.0.1:${port}` });
    const worker = new TestWorker(window);
    const frames = window.frames();
    await readUntil(frames, worker, ({ header }) => header.frame >= 10);
    const { run } = await window.until((state) => state.run!.sessionDir !== null);
    const reading = readUntil(frames, worker, () => false).catch(() => undefined);
    camera.freeze();
    await window.until((state) => state.run!.state === 'lost');
    await camera.kill();
    await window.tell('stop', {});
    window.close();
    await reading;
    worker.close();
    expect([runningChildren(), programsLeft()]).toEqual([[], []]);
    const { events } = await readSession(run!.sessionDir!);
    expect(events.find(({ kind }) => kind === 'source-lost')!.message).toMatch(/^it delivered nothing for 2\.5 s/);
  });

  it('should not be one that went on while this program had no time', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const camera = spawn(FFMPEG, ['-v', 'error', '-nostdin', '-re', ...testPicture('320x240'), '-c:v', 'mpeg2video', '-g', '12', '-f', 'mpegts', `udp://127.0.0.1:${port}?pkt_size=1316`], { stdio: 'ignore' });
    const ended = once(camera, 'exit');
    try {
      await window.tell('open', { source: `udp://127.0.0.1:${port}` });
      const worker = new TestWorker(window);
      const frames = window.frames();
      const { header } = await readUntil(frames, worker, ({ header: { frame } }) => frame >= 10);
      const until = performance.now() + 3000;
      while (performance.now() < until);
      await readUntil(frames, worker, ({ header: { frame } }) => frame >= header.frame + 5);
      await frames.return();
      worker.close();
      const { sessionDir } = host.state.run!;
      await window.tell('stop', {});
      const { events } = await readSession(sessionDir!);
      expect(events.filter(({ kind }) => kind.startsWith('source-'))).toEqual([]);
    } finally {
      camera.kill('SIGKILL');
      await ended;
    }
  });

  it('should go on by itself when it comes back with another frame size, and again when it is set back', { timeout: 180_000 }, async () => {
    const port = await freePort();
    let camera = await startCamera('tcp', port);
    await window.tell('open', { source: `tcp://127.0.0.1:${port}` });
    await window.tell('recipe', { recipe: { ...host.state.recipe, name: 'chosen' } });
    const worker = new TestWorker(window);
    const frames = window.frames();
    const dirs: (string | null)[] = [];
    for (const [size, width, height] of [['320x240', 320, 240], ['400x200', 400, 200], ['320x240', 320, 240]] as const) {
      if (dirs.length > 0) {
        await camera.kill();
        camera = await startCamera('tcp', port, size);
      }
      const first = await readUntil(frames, worker, ({ header: { format } }) => format.width === width && format.height === height);
      expect(first.pixels).toHaveLength(width * height);
      await readUntil(frames, worker, ({ header }) => header.frame >= first.header.frame + 5);
      const { run, recipe, recipeVersion, alerts } = await window.until((state) => state.run!.sessionDir !== null && !dirs.includes(state.run!.sessionDir));
      expect(run).toMatchObject({ state: 'running', runId: first.header.runId, format: { width, height } });
      expect(recipe.name).toBe('chosen');
      expect(first.header.recipeVersion).toBe(recipeVersion);
      expect(alerts.map(({ id, severity }) => [id, severity])).toEqual(dirs.length === 0 ? [] : [['source-format', 'warning']]);
      if (dirs.length > 0) expect(alerts[0]!.message).toContain(`came back as ${size} gray8`);
      dirs.push(run!.sessionDir);
    }
    await frames.return();
    worker.close();
    await window.tell('stop', {});
    await camera.kill();
    expect(isBalanced(host.state.ledger)).toBe(true);
    expect(runningChildren()).toEqual([]);
    const sessions = dirs.map((dir) => sessionSummarySchema.parse(JSON.parse(readFileSync(join(dir!, 'session.json'), 'utf8'))));
    expect(sessions.map(({ frame: { width } }) => width)).toEqual([320, 400, 320]);
    expect(sessions.map(({ state, reason }) => [state, reason?.replace(/ gray8.*/, '') ?? null])).toEqual([
      ['done', 'the source came back as 400x200'], ['done', 'the source came back as 320x240'], ['done', null],
    ]);
    expect(sessions.reduce((sum, { ledger }) => sum + ledger.captured, 0)).toBe(host.state.ledger.captured);
    expect((await readSession(dirs[0]!)).events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['source-lost', 'source-format']));
  });
});
