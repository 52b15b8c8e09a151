import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBalanced, sessionSummarySchema, type FrameReport } from '../../../main/contract/index.ts';
import type { Host } from '../../../main/host/index.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { failed, TestWorker, type TestWindow } from './window.ts';

const FRAMES = 6;
let host: Host, window: TestWindow, opened: TestHost | null = null;
const heard: FrameReport[] = [];
const lags: number[] = [];

beforeAll(async () => {
  opened = await openTestHost({ onReport: (report) => heard.push(report), onPageLag: (ms) => lags.push(...ms) });
  ({ host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
});

describe('reports of frames', () => {
  it('should count once however often their batch is posted', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=30' });
    const worker = new TestWorker(window);
    const batch: FrameReport[] = [];
    for await (const frame of window.frames()) {
      batch.push(batch.length === 2 ? failed(frame) : await worker.inspect(frame));
      if (batch.length === FRAMES) break;
    }
    worker.close();
    // The page posts again when an answer is lost: after the host took the batch, while it still writes it, with more added.
    const answers = await Promise.all([window.report(batch), window.report(batch), window.report([...batch, ...batch])]);
    expect([...answers, await window.report(batch)].map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(host.state.ledger).toMatchObject({ inspected: FRAMES - 1, failed: { 'device-lost': 1 } });
    expect(heard.map(({ sequence }) => sequence)).toEqual(batch.map(({ sequence }) => sequence));
    await window.tell('stop', {});
    const { ledger, run } = host.state;
    expect(isBalanced(ledger)).toBe(true);
    expect(ledger.inspected).toBe(FRAMES - 1);
    const summary = sessionSummarySchema.parse(JSON.parse(readFileSync(join(run!.sessionDir!, 'session.json'), 'utf8')));
    expect(summary).toMatchObject({ tables: { frames: FRAMES - 1 }, ledger: { inspected: FRAMES - 1 } });
  });

  it('should be joined by how late the page is, where somebody listens', async () => {
    expect(host.state.asksPageLag).toBe(true);
    await window.tell('pageLag', { lagsMs: [0, 1.25] });
    expect(lags).toEqual([0, 1.25]);
    expect((await window.ask('pageLag', { lagsMs: [-1] })).status).toBe(400);
  });

  it('should not count in the run after theirs', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=30', record: false });
    const { value } = await window.frames().next();
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=30', record: false });
    heard.length = 0;
    expect((await window.report([failed(value!)])).status).toBe(204);
    expect(heard).toEqual([]);
    expect(host.state.ledger.failed['device-lost']).toBe(0);
  });
});
