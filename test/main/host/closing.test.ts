import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FrameReport } from '../../../main/contract/index.ts';
import { runningChildren } from '../../../main/capture/childProcesses.ts';
import type { Host } from '../../../main/host/index.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { TestWorker, type TestWindow } from './window.ts';

let host: Host, window: TestWindow, opened: TestHost | null = null;
beforeAll(async () => {
  opened = await openTestHost();
  ({ host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
});

describe('a source that is stopped before it is open', () => {
  it('should have ended and not failed: nobody is told to check it', { timeout: 60_000 }, async () => {
    // It is drawn first, which takes longer than this.
    const asked = window.ask('open', { source: 'demo:size=1920x1080,frames=3000,seed=77031' });
    await window.until(({ alerts }) => alerts.some(({ id }) => id === 'demo'));
    await window.tell('stop', {});
    expect(await asked).toEqual({ status: 409, body: { error: 'stopped before the source was open' } });
    expect(host.state).toMatchObject({ run: { state: 'ended' }, alerts: [] });
  });
});

describe('a host that is closed', () => {
  it('should first write the exports that were asked for, the report too', { timeout: 60_000 }, async () => {
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=30' });
    const worker = new TestWorker(window);
    const batch: FrameReport[] = [];
    const frames = window.frames();
    while (batch.length < 5) batch.push(await worker.inspect((await frames.next()).value!));
    worker.close();
    // Before its stream ends: what a window that went away has not reported is soon settled.
    await window.report(batch);
    await frames.return();
    await window.until(({ run }) => run!.sessionDir !== null);
    await window.tell('export', { formats: ['parquet', 'report'] });
    const closed = host.close();
    // What begins now would outlive the host.
    await expect(host.open('lavfi:testsrc2=size=64x48:rate=30')).rejects.toThrow('open: the host is being closed');
    // Its server may be gone before it is asked.
    const asked = await window.ask('export', { formats: ['csv'] }).catch(() => null);
    if (asked !== null) expect(asked).toMatchObject({ status: 409, body: { error: expect.stringContaining('the host is being closed') as string } });
    await closed;
    expect(host.state.run!.state).toBe('ended');
    expect(runningChildren()).toEqual([]);
    expect(host.state.exports).toMatchObject([{ state: 'done', files: ['regions.parquet', 'frames.parquet', 'report.html'] }]);
    expect(readFileSync(join(host.state.run!.sessionDir!, 'report.html'), 'utf8')).toMatch(/<\/html>\s*$/);
  });
});
