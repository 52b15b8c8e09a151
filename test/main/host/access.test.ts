import http from 'node:http';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../main/host/index.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import type { TestWindow } from './window.ts';

let host: Host, window: TestWindow, port = 0, cookie = '', opened: TestHost | null = null;

beforeAll(async () => {
  opened = await openTestHost();
  ({ host, window } = opened);
  port = Number(new URL(host.origin).port);
  const entered = await ask({ path: host.url.slice(host.origin.length) });
  cookie = entered.headers['set-cookie']![0]!.split(';')[0]!;
});
afterAll(async () => {
  await opened?.close();
});

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** node:http, because fetch forbids setting Host and Origin. */
function ask({ path, method = 'GET', headers = {} }: Asked): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => { body += text; });
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body }));
    });
    request.on('error', reject).end();
  });
}

describe('access to the host', () => {
  it('should take the token once and leave a cookie that scripts and other sites cannot use', async () => {
    const { status, headers } = await ask({ path: host.url.slice(host.origin.length) });
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    expect(headers['set-cookie']).toEqual([expect.stringMatching(new RegExp(`^sightline-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`))]);
    expect(await ask({ path: '/', headers: { cookie } })).toMatchObject({ status: 200, body: '<title>page</title>' });
  });

  it('should refuse every route without the cookie', async () => {
    for (const path of ['/', '/index.html', '/api/events', '/api/frames', '/api/devices', '/api/files/export-1/regions.csv', '/api/plan?run=1&recipe=1', '/nothing']) {
      expect(await ask({ path }), path).toMatchObject({ status: 401 });
    }
    for (const name of ['open', 'stop', 'recipe', 'seek', 'export', 'reports']) expect(await ask({ path: `/api/${name}`, method: 'POST' }), name).toMatchObject({ status: 401 });
  });

  it('should refuse a wrong token, in the address and in the cookie', async () => {
    expect(await ask({ path: `/?token=${'x'.repeat(43)}` })).toMatchObject({ status: 401 });
    expect(await ask({ path: '/?token=' })).toMatchObject({ status: 401 });
    expect(await ask({ path: '/', headers: { cookie: `sightline-${port}=${'x'.repeat(43)}` } })).toMatchObject({ status: 401 });
    expect(await ask({ path: '/', headers: { cookie: cookie.replace(String(port), String(port + 1)) } })).toMatchObject({ status: 401 });
  });

  it('should refuse a foreign Origin and a foreign Host, token or not', async () => {
    for (const origin of ['http://example.org', `http://127.0.0.1:${port + 1}`, `https://127.0.0.1:${port}`, 'null']) {
      expect(await ask({ path: '/', headers: { cookie, origin } }), origin).toMatchObject({ status: 403 });
    }
    for (const name of ['example.org', `example.org:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`, `0.0.0.0:${port}`]) {
      expect(await ask({ path: '/', headers: { cookie, host: name } }), name).toMatchObject({ status: 403 });
      expect(await ask({ path: host.url.slice(host.origin.length), headers: { host: name } }), name).toMatchObject({ status: 403 });
    }
    expect(await ask({ path: '/', headers: { cookie, origin: host.origin } })).toMatchObject({ status: 200 });
    expect(await ask({ path: '/', headers: { cookie, host: `localhost:${port}`, origin: `http://localhost:${port}` } })).toMatchObject({ status: 200 });
  });

  it('should listen on 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address);
    for (const address of ['127.0.0.2', '::1', ...others]) {
      const connected = await new Promise<boolean>((resolve) => {
        const socket = net.connect({ host: address, port }, () => { socket.destroy(); resolve(true); });
        socket.on('error', () => resolve(false));
      });
      expect(connected, address).toBe(false);
    }
  });

  it('should send the security headers with every kind of answer', async () => {
    const refused = await ask({ path: '/' });
    const missing = await ask({ path: '/nothing', headers: { cookie } });
    expect(missing.status).toBe(404);
    const events = await window.fetch('/api/events');
    const page = await ask({ path: '/', headers: { cookie } });
    for (const headers of [refused.headers, missing.headers, page.headers, Object.fromEntries(events.headers)]) {
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'same-origin', 'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
          + "worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      });
    }
    expect(events.headers.get('cache-control')).toBe('no-store');
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await events.body!.cancel();
  });

  it('should answer a request that it does not understand in one line', async () => {
    const post = async (path: string, body: string): Promise<unknown[]> => {
      const answer = await window.fetch(path, { method: 'POST', body });
      return [answer.status, await answer.json()];
    };
    expect(await post('/api/open', '{')).toEqual([400, { error: 'request body of 1 characters: is not JSON' }]);
    expect(await post('/api/seek', '{"frame":-1}')).toEqual([400, { error: expect.stringMatching(/^request frame: /) as string }]);
    expect(await post('/api/stop', '{"now":true}')).toEqual([400, { error: expect.stringMatching(/now/) as string }]);
    expect(await post('/api/play', '{}')).toEqual([409, { error: 'no recording is open: open a file to play, step and seek in it' }]);
    expect(await post('/api/reports', 'no batch')).toEqual([400, { error: expect.stringMatching(/^report batch of 8 bytes/) as string }]);
    expect(await post('/api/open', JSON.stringify({ source: 'x'.repeat(2_000_000) }))).toEqual([413, { error: expect.any(String) as string }]);
    expect(await post('/api/recipe', '{"recipe":{"recipe":1,"name":"n","stages":[{"stage":"blur"}]}}')).toEqual([422, { error: expect.stringMatching(/stages\[0\]/) as string, path: 'stages[0].stage' }]);
    expect((await window.fetch('/..%2f..%2fetc%2fpasswd')).status).toBe(403);
  });
});
