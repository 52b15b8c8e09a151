import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBalanced, reportAnswerSchema, sessionSummarySchema, type FrameReport, type SettledReport } from '../../../main/contract/index.ts';
import type { Host } from '../../../main/host/index.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { failed, TestWorker, type ReceivedFrame, type TestWindow } from './window.ts';

const FRAMES = 6;
let host: Host, window: TestWindow, opened: TestHost | null = null;
const heard: SettledReport[] = [];
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
    // Its stream stays: what a window that went away has not reported is soon settled.
    const frames = window.frames();
    while (batch.length < FRAMES) {
      const { value } = await frames.next();
      batch.push(batch.length === 2 ? failed(value!) : await worker.inspect(value!));
    }
    worker.close();
    // The page posts again when an answer is lost: after the host took the batch, while it still writes it, with more added.
    const answers = await Promise.all([window.report(batch), window.report(batch), window.report([...batch, ...batch])]);
    expect([...answers, await window.report(batch)].map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(host.state.ledger).toMatchObject({ inspected: FRAMES - 1, failed: { 'device-lost': 1 } });
    expect(heard.map(({ sequence }) => sequence)).toEqual(batch.map(({ sequence }) => sequence));
    await frames.return();
    await window.tell('stop', {});
    const { ledger, run } = host.state;
    expect(isBalanced(ledger)).toBe(true);
    expect(ledger.inspected).toBe(FRAMES - 1);
    const summary = sessionSummarySchema.parse(JSON.parse(readFileSync(join(run!.sessionDir!, 'session.json'), 'utf8')));
    expect(summary).toMatchObject({ tables: { frames: FRAMES - 1 }, ledger: { inspected: FRAMES - 1 } });
  });

  it('should lose only the bad ones of a batch, and say which', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=30' });
    const worker = new TestWorker(window);
    const frames: ReceivedFrame[] = [], good: FrameReport[] = [];
    for await (const frame of window.frames()) {
      frames.push(frame);
      good.push(await worker.inspect(frame));
      if (good.length === FRAMES) break;
    }
    worker.close();
    const batch = good.map((report, at) => {
      if (report.type !== 'inspected') return report;
      const { result } = report;
      if (at === 1) return { ...report, result: { ...result, regions: { ...result.regions, columns: new Map<string, Float64Array>() } } };
      if (at === 2) return { ...report, latencyMs: NaN };
      return at === 3 ? { ...report, result: { ...result, frame: result.frame + 1 } } : report;
    });
    heard.length = 0;
    const answer = await window.report(batch);
    expect(answer.status).toBe(200);
    const sequences = frames.map(({ header }) => header.sequence);
    const { refused } = reportAnswerSchema.parse(await answer.json());
    expect(refused.map(({ sequence, error }) => [sequence, error.split(/[ :]/).slice(0, 2).join(' ')]).sort()).toEqual([
      [sequences[1], 'its table'], [sequences[2], 'latencyMs '], [sequences[3], 'its record'],
    ]);
    const account = () => ({ inspected: host.state.ledger.inspected, failed: host.state.ledger.failed['output-error'] });
    expect(account()).toEqual({ inspected: FRAMES - 3, failed: 3 });
    // Each frame is heard of once, with what became of it.
    const fates = heard.map((report) => [report.sequence, report.type === 'failed' ? `${report.cause}: ${report.frame}` : report.type]);
    expect(fates.sort(([a], [b]) => Number(a) - Number(b))).toEqual(frames.map(({ header: { sequence, frame } }, at) => [sequence, at >= 1 && at <= 3 ? `output-error: ${frame}` : 'inspected']));
    // An answer that was lost: nothing is taken twice, and what is wrong is told again.
    expect((await window.report(batch)).status).toBe(200);
    expect(account()).toEqual({ inspected: FRAMES - 3, failed: 3 });
    expect(heard).toHaveLength(FRAMES);
    await window.tell('stop', {});
    const summary = sessionSummarySchema.parse(JSON.parse(readFileSync(join(host.state.run!.sessionDir!, 'session.json'), 'utf8')));
    expect(summary).toMatchObject({ tables: { frames: FRAMES - 3 }, ledger: { inspected: FRAMES - 3, failed: { 'output-error': 3 } } });
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
