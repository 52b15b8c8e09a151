import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostSupervisor } from '../../../main/electron/hostSupervisor.ts';
import { freePort } from '../../support/networkCamera.ts';
import { HostFork } from './hostChild.ts';

const entry = fileURLToPath(new URL('../../../main/electron/hostProcess.ts', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-host-'));
  mkdirSync(join(folder, 'page'));
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Sightline</title>');
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

describe('main/electron/hostProcess.ts', () => {
  it('should serve the page, come back after a crash, and end when it is closed', async () => {
    const children: HostFork[] = [];
    const hosts: { url: string; origin: string }[] = [];
    const lost: string[] = [];
    // Not one that another program could be given while the host is away.
    const port = await freePort();
    const supervisor = new HostSupervisor({
      fork: () => { const child = new HostFork(entry); children.push(child); return child; },
      settings: () => ({ pageDir: join(folder, 'page'), sessionParent: join(folder, 'sessions'), port: Number(new URL(hosts.at(-1)?.origin ?? `http://h:${port}`).port) }),
      onReady: (host) => void hosts.push(host),
      onLost: (reason) => void lost.push(reason),
    });
    try {
      supervisor.start();
      await vi.waitFor(() => expect(hosts).toHaveLength(1), { timeout: 60_000 });
      expect(existsSync(join(folder, 'sessions'))).toBe(true);
      expect((await fetch(hosts[0]!.origin)).status).toBeGreaterThanOrEqual(400);
      const admitted = await fetch(hosts[0]!.url, { redirect: 'manual' });
      const cookie = admitted.headers.get('set-cookie')!.split(';')[0]!;
      const page = await fetch(hosts[0]!.origin, { headers: { cookie } });
      expect(await page.text()).toContain('<title>Sightline</title>');

      children[0]!.kill();
      await vi.waitFor(() => expect(hosts).toHaveLength(2), { timeout: 60_000 });
      expect(lost).toEqual(['its process ended with code 1']);
      expect(hosts[1]!.origin, 'what the page remembers belongs to its origin').toBe(hosts[0]!.origin);
      expect(hosts[1]!.url, 'a token is good for one host').not.toBe(hosts[0]!.url);

      expect(await supervisor.close(60_000)).toBe('closed');
      await children[1]!.ended;
      await expect(fetch(hosts[1]!.origin)).rejects.toThrow();
    } finally {
      for (const child of children) child.kill();
    }
  });

  it('should take another port where the last one is not free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const child = new HostFork(entry);
    try {
      const ready = once(child, 'message');
      child.postMessage({ type: 'start', pageDir: join(folder, 'page'), sessionParent: join(folder, 'sessions'), port });
      const [reply] = await ready as [{ type: string; origin: string }];
      expect(reply.type).toBe('ready');
      expect(new URL(reply.origin).port).not.toBe(String(port));
    } finally {
      child.kill();
      other.close();
    }
  });
});
