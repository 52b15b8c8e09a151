import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HostState } from '../../../main/contract/index.ts';
import { prepareDemo, type Demo } from '../../../main/demo/index.ts';
import type { Host } from '../../../main/host/index.ts';
import { FFMPEG } from '../capture/footage.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { TestWorker, type TestWindow, type ReceivedFrame } from './window.ts';

const FRAMES = 40;
let demo: Demo, host: Host, window: TestWindow, opened: TestHost | null = null;

beforeAll(async () => {
  demo = await prepareDemo({ width: 320, height: 240, frames: FRAMES, seed: 5, bitDepth: 8, ffmpeg: FFMPEG });
  opened = await openTestHost();
  ({ host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
});

const nextFrame = async (frames: AsyncGenerator<ReceivedFrame, void, undefined>): Promise<ReceivedFrame> => (await frames.next()).value!;
/** Where the last export's files are. */
const files = ({ exports }: HostState): string => `/api/files/${exports.at(-1)!.id}`;

describe('exports of the window', () => {
  it('should export a range, while the session is open and after it was closed', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video });
    await window.tell('play', { speed: 16 });
    const worker = new TestWorker(window);
    for await (const frame of window.frames()) {
      await window.report([await worker.inspect(frame)]);
      if (frame.header.frame === FRAMES - 1) break;
    }
    worker.close();
    const known = new Set(host.state.exports.map(({ id }) => id));
    await window.tell('export', { formats: ['csv', 'json', 'parquet', 'report'], fromFrame: 10, toFrame: 12 });
    const done = await window.until(({ exports }) => exports.some(({ id, state }) => !known.has(id) && state === 'done'));
    expect(done.exports.at(-1)!.files).toEqual(['regions-10-12.csv', 'frames-10-12.csv', 'regions-10-12.json', 'frames-10-12.json', 'regions-10-12.parquet', 'frames-10-12.parquet', 'report-10-12.html']);
    const report = await (await window.fetch(`${files(done)}/report-10-12.html`)).text();
    expect(report).toContain('<dt>frames</dt><dd class="">3</dd>');
    expect(report).toContain(`${FRAMES} captured = ${FRAMES} inspected`);
    expect(report).toMatch(/aria-label="Frame 1[012][,"].*?<image width/);
    const open = await (await window.fetch(`${files(done)}/frames-10-12.csv`)).text();
    expect(open.trim().split('\n').map((line) => line.split(',')[0])).toEqual(['frame', '10', '11', '12']);
    await window.tell('stop', {});
    await window.tell('export', { formats: ['csv', 'report'], fromFrame: 10, toFrame: 12 });
    const again = await window.until(({ exports }) => exports.length === done.exports.length + 1 && exports.at(-1)!.state === 'done');
    expect(await (await window.fetch(`${files(again)}/frames-10-12.csv`)).text()).toBe(open);
    expect(await window.ask('export', { formats: ['csv'], fromFrame: 3, toFrame: 2 })).toMatchObject({ status: 422 });
    expect((await window.fetch(`${files(again)}/session.duckdb`)).status).toBe(404);
  });

  it('should say what to do from the window about one that cannot be written', { timeout: 60_000 }, async () => {
    // A folder of the table's name, which no rename replaces.
    const inTheWay = join(host.state.run!.sessionDir!, 'frames-1-1.csv');
    mkdirSync(join(inTheWay, 'full'), { recursive: true });
    const known = new Set(host.state.exports.map(({ id }) => id));
    await window.tell('export', { formats: ['csv'], fromFrame: 1, toFrame: 1 });
    const { exports } = await window.until((state) => state.exports.some(({ id, state: done }) => !known.has(id) && done !== 'running'));
    expect(exports.at(-1)).toMatchObject({ state: 'failed', message: expect.stringMatching(/^export cannot be written: .*frames-1-1\.csv: [^:]+: [^:]+, and try again$/) as string });
  });

  it('should export the session that results on their way begin', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: demo.video });
    await window.tell('seek', { frame: 3 });
    const frames = window.frames(), worker = new TestWorker(window);
    let record = await nextFrame(frames);
    while (record.header.frame !== 3) record = await nextFrame(frames);
    await window.report([await worker.inspect(record)]);
    const before = host.state.run!.sessionDir!;
    await window.tell('recipe', { recipe: { ...host.state.recipe, name: 'another' } });
    const again = await worker.inspect(await nextFrame(frames));
    await window.tell('export', { formats: ['csv'] });
    await window.until((state) => state.exports.every(({ state: done }) => done !== 'running'));
    // A recipe that stood for a second is used, not tuned: its first result begins a session, which takes a moment.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const known = new Set(host.state.exports.map(({ id }) => id));
    const { inspected } = host.state.ledger;
    const reported = window.report([again]);
    await vi.waitFor(() => expect(host.state.ledger.inspected).toBe(inspected + 1), { interval: 1, timeout: 60_000 });
    await window.tell('export', { formats: ['csv', 'report'] });
    await reported;
    const { exports, run } = await window.until((state) => state.exports.some(({ id, state: done }) => !known.has(id) && done !== 'running'));
    expect(exports.at(-1)).toMatchObject({ state: 'done', files: ['regions.csv', 'frames.csv', 'report.html'], message: null });
    expect(run!.sessionDir).not.toBe(before);
    // The file of the session before has the same name: each export gives its own.
    const ofSession = async (job: { readonly id: string }): Promise<string> => (await window.fetch(`/api/files/${job.id}/frames.csv`)).text();
    const [mine, others] = [await ofSession(exports.at(-1)!), await ofSession(exports.at(-2)!)];
    expect(mine).toBe(readFileSync(join(run!.sessionDir!, 'frames.csv'), 'utf8'));
    expect(others).toBe(readFileSync(join(before, 'frames.csv'), 'utf8'));
    expect(others).not.toBe(mine);
    expect(readFileSync(join(run!.sessionDir!, 'frames.csv'), 'utf8').trim().split('\n').map((line) => line.split(',')[0])).toEqual(['frame', '3']);
    worker.close();
    await frames.return();
  });
});
