import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runningChildren } from '../../../main/capture/childProcesses.ts';
import type { SettledReport } from '../../../main/contract/index.ts';
import { prepareDemo } from '../../../main/demo/index.ts';
import { FFMPEG } from '../capture/footage.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import { failed, type ReceivedFrame } from './window.ts';

// A second is given to what is on its way; here a machine may take its time with it.
vi.mock('../../../main/host/run.ts', async (importOriginal) => ({ ...await importOriginal<typeof import('../../../main/host/run.ts')>(), REPORT_GRACE_MS: 100_000 }));

const reported: SettledReport[] = [];
let opened: TestHost | null = null;
beforeAll(async () => { opened = await openTestHost({ onReport: (report) => reported.push(report) }); });
afterAll(async () => { await opened?.close(); });

it('the results of a window that reads are waited for, although ffmpeg takes long to end', { timeout: 90_000 }, async () => {
  const { host, window, folder } = opened!;
  const { video } = await prepareDemo({ width: 320, height: 240, frames: 40, seed: 5, bitDepth: 8, ffmpeg: FFMPEG });
  await window.tell('open', { source: video, record: false });
  await window.tell('seek', { frame: 5 });
  const frames = window.frames();
  const next = async (): Promise<ReceivedFrame> => (await frames.next()).value!;
  let record = await next();
  for (; record.header.frame !== 5; record = await next()) await window.report([failed(record)]);
  // What is opened next delivers nothing that would have to be waited for.
  const other = expect(host.open(join(folder, 'none.mkv'))).rejects.toThrow('not found');
  await new Promise((resolve) => { setImmediate(resolve); });
  // As on a machine that has no time for this program.
  const until = performance.now() + 1700;
  while (performance.now() < until);
  const heard = reported.length;
  // ffmpeg has ended by then, and the result is on its way.
  await expect.poll(runningChildren).toEqual([]);
  await window.report([failed(record)]);
  await other;
  expect(reported.slice(heard).map(({ sequence }) => sequence)).toEqual([record.header.sequence]);
  await frames.return();
});
