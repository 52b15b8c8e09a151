import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningChildren } from '../../../main/capture/childProcesses.ts';
import { isBalanced, sessionSummarySchema } from '../../../main/contract/index.ts';
import type { Host } from '../../../main/host/index.ts';
import { freePort, startNetworkCamera, testPicture, type NetworkCamera } from '../../support/networkCamera.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { TestWorker, type ReceivedFrame, type TestWindow } from './window.ts';

/** Noticed, and back: by the host's own clock, so that a test that is slow to look does not count. */
const WITHIN_MS = 3000;
/** Frames arrive in bursts; and one that a busy machine dropped at either side is one more. */
const GAP_SLACK_FRAMES = 15;

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
  /** Unix ms, of the host's clock. */
  readonly at: number;
}

/** What a session's database holds of what happened, and the numbers of its frames. */
async function readSession(dir: string): Promise<{ events: RecordedEvent[]; frames: number[] }> {
  const instance = await DuckDBInstance.create(join(dir, 'session.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const { started } = sessionSummarySchema.parse(JSON.parse(readFileSync(join(dir, 'session.json'), 'utf8')));
  const events = (await connection.runAndReadAll('SELECT kind, frame::DOUBLE, message, at_ms FROM events ORDER BY at_ms')).getRows();
  const frames = (await connection.runAndReadAll('SELECT frame::DOUBLE FROM frames ORDER BY frame')).getRows();
  connection.closeSync();
  instance.closeSync();
  return {
    events: events.map(([kind, frame, message, at]) => ({ kind: String(kind), frame: frame as number | null, message: String(message), at: Date.parse(started) + Number(at) })),
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
    it(`should be noticed and be back within 3 s each, the gap accounted for: ${protocol}, ${name}`, { timeout: 60_000 }, async () => {
      const port = await freePort();
      let camera = await startCamera(protocol, port);
      await window.tell('open', { source: `${protocol}://127.0.0.1:${port}` });
      const worker = new TestWorker(window);
      const frames = window.frames();
      const last = await readUntil(frames, worker, ({ header }) => header.frame >= 10);
      const before = await window.until(({ run }) => run!.sessionDir !== null);
      await camera.kill();
      // What was on its way is read while the host finds out.
      let newest = last.header;
      const back = readUntil(frames, worker, ({ header }) => {
        // The camera that comes back counts its time from the start.
        const isBack = header.ptsUs! < newest.ptsUs!;
        if (!isBack) newest = header;
        return isBack;
      });
      const lost = await window.until(({ run }) => run!.state === 'lost');
      expect(lost.alerts).toMatchObject([{ id: 'source-lost', severity: 'error' }]);
      camera = await startCamera(protocol, port);
      const sendingAt = await camera.sending;
      const found = await back;
      expect(found.header.capturedAtMs - sendingAt).toBeLessThanOrEqual(WITHIN_MS);
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
      const [noticed, gap, ...more] = recorded.events.filter(({ kind }) => kind.startsWith('source-'));
      expect([noticed!.kind, gap!.kind, more]).toEqual(['source-lost', 'source-gap', []]);
      expect(noticed!.at - newest.capturedAtMs).toBeLessThanOrEqual(WITHIN_MS);
      // One count in the event, in the ledger and in the numbers of the frames; what a busy machine dropped is beside it.
      const missing = Number(/about (\d+) frames/.exec(gap!.message)![1]);
      expect(missing).toBeGreaterThan(0);
      expect(host.state.ledger.dropped['source-gap']).toBe(missing);
      expect(gap!.frame).toBeGreaterThan(newest.frame);
      expect(found.header.frame).toBeGreaterThanOrEqual(gap!.frame! + missing);
      const [earlier, later] = [recorded.frames.filter((frame) => frame < gap!.frame!), recorded.frames.filter((frame) => frame >= gap!.frame!)];
      expect(earlier.at(-1)).toBe(newest.frame);
      expect(later[0]).toBe(found.header.frame);
      expect(Math.abs(missing - ((found.header.capturedAtMs - newest.capturedAtMs) / 1000) * state.run!.frameRate!)).toBeLessThanOrEqual(GAP_SLACK_FRAMES);
    });
  }

  it('should be noticed within 3 s when it stalls without an end', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const camera = await startCamera('tcp', port);
    await window.tell('open', { source: `tcp://127.0.0.1:${port}` });
    const worker = new TestWorker(window);
    const frames = window.frames();
    let { header: newest } = await readUntil(frames, worker, ({ header }) => header.frame >= 10);
    const { run } = await window.until((state) => state.run!.sessionDir !== null);
    const reading = readUntil(frames, worker, ({ header }) => {
      newest = header;
      return false;
    }).catch(() => undefined);
    camera.freeze();
    await window.until((state) => state.run!.state === 'lost');
    await camera.kill();
    await window.tell('stop', {});
    window.close();
    await reading;
    worker.close();
    expect([runningChildren(), programsLeft()]).toEqual([[], []]);
    const { events } = await readSession(run!.sessionDir!);
    const noticed = events.find(({ kind }) => kind === 'source-lost')!;
    expect(noticed.message).toMatch(/^it delivered nothing for 2\.5 s/);
    expect(noticed.at - newest.capturedAtMs).toBeLessThanOrEqual(WITHIN_MS);
  });

  it('should go on by itself when it comes back with another frame size, and again when it is set back', { timeout: 90_000 }, async () => {
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
