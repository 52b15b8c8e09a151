import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../main/host/index.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import type { TestWindow } from './window.ts';

let host: Host, window: TestWindow, camera: Server, opened: TestHost | null = null;
/** Logins as the camera saw them. */
const logins: string[] = [];
beforeAll(async () => {
  camera = createServer((request, response) => {
    const [, login] = /^Basic (.*)$/.exec(request.headers.authorization ?? '') ?? [];
    if (login !== undefined) logins.push(Buffer.from(login, 'base64').toString());
    response.writeHead(login === undefined ? 401 : 404, { 'www-authenticate': 'Basic realm="camera"' }).end();
  }).listen(0, '127.0.0.1');
  await once(camera, 'listening');
  opened = await openTestHost();
  ({ host, window } = opened);
});
afterAll(async () => {
  await opened?.close();
  camera?.close();
});

describe('a source with a password', () => {
  it('should be shown without it, and opened with it again by the name that is shown', { timeout: 60_000 }, async () => {
    const { port } = camera.address() as AddressInfo;
    await window.ask('open', { source: `http://line:secret@127.0.0.1:${port}/stream` });
    const shown = `http://line:***@127.0.0.1:${port}/stream`;
    expect(host.state.run).toMatchObject({ state: 'failed', source: shown });
    expect(JSON.stringify(host.state)).not.toContain('secret');
    const before = logins.length;
    expect(before).toBeGreaterThan(0);
    await window.ask('open', { source: shown });
    expect(logins.length).toBeGreaterThan(before);
    expect(new Set(logins)).toEqual(new Set(['line:secret']));
  });
});

describe('a source that is opened while another is being opened', () => {
  it('should end the other, which is told so', { timeout: 60_000 }, async () => {
    const first = window.ask('open', { source: 'demo:size=1920x1080,frames=3000,seed=77032' });
    await window.until(({ alerts }) => alerts.some(({ id }) => id === 'demo'));
    await window.tell('open', { source: 'lavfi:testsrc2=size=64x48:rate=30', record: false });
    expect(await first).toEqual({ status: 409, body: { error: 'source lavfi:testsrc2=size=64x48:rate=30 was opened meanwhile' } });
    expect(host.state).toMatchObject({ run: { state: 'running', source: 'lavfi:testsrc2=size=64x48:rate=30', records: false }, alerts: [] });
  });
});
