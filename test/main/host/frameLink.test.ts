import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { FrameLink } from '../../../main/host/frameLink.ts';

it('a reader that was gone before its stream began is none: no record is written for it, and the one before stays', async () => {
  const link = new FrameLink();
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => { responses.push(response); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async () => {
    const asked = get({ host: '127.0.0.1', port, agent: false }).on('error', () => undefined);
    await once(server, 'request');
    return { asked, response: responses.at(-1)! };
  };
  const reloaded = await ask();
  const closed = once(reloaded.response, 'close');
  reloaded.asked.destroy();
  await closed;
  link.attach(reloaded.response);
  expect([link.stream, link.isReady]).toEqual([null, false]);

  const { asked, response } = await ask();
  link.attach(response);
  link.attach(reloaded.response);
  expect(link.isReady).toBe(true);
  expect(await link.write(Uint8Array.of(1, 2, 3))).toBe(true);
  link.close();
  asked.destroy();
  server.close();
});
