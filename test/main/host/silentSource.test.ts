import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestHost, type TestHost } from './testHost.ts';

// An address is given up by itself after 15 s; here never, so that no machine is too slow to tell the two apart.
vi.mock('../../../main/capture/index.ts', async (importOriginal) => {
  const capture = await importOriginal<typeof import('../../../main/capture/index.ts')>();
  const openCapture: typeof capture.openCapture = (source, options) => capture.openCapture(source, { ...options, firstFrameTimeoutSeconds: 100_000 });
  return { ...capture, openCapture };
});

let opened: TestHost | null = null;
beforeAll(async () => { opened = await openTestHost(); });
afterAll(async () => { await opened?.close(); });

describe('an address that stays silent', () => {
  it('should be given up as soon as another source is opened, or it is stopped', { timeout: 120_000 }, async () => {
    const { host, window } = opened!;
    const sockets: Socket[] = [];
    const server = createServer((socket) => { sockets.push(socket.on('error', () => undefined)); }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const silent = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`;
    const opening = () => window.ask('open', { source: silent, record: false });
    const first = opening();
    await expect.poll(() => sockets.length).toBe(1);
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=30', record: false });
    expect(await first).toMatchObject({ status: 409, body: { error: 'source lavfi:testsrc2=size=64x48:rate=30 was opened meanwhile' } });
    expect(host.state).toMatchObject({ run: { state: 'running' }, alerts: [] });
    const second = opening();
    await expect.poll(() => sockets.length).toBe(2);
    await window.tell('stop', {});
    expect(await second).toMatchObject({ status: 409, body: { error: 'stopped before the source was open' } });
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});
