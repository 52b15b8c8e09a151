import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostSupervisor } from '../../../main/electron/hostSupervisor.ts';
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
    const supervisor = new HostSupervisor({
      fork: () => { const child = new HostFork(entry); children.push(child); return child; },
      folders: { pageDir: join(folder, 'page'), sessionParent: join(folder, 'sessions') },
      onReady: (host) => void hosts.push(host),
      onLost: (reason) => void lost.push(reason),
    });
    try {
      supervisor.start();
      await vi.waitFor(() => expect(hosts).toHaveLength(1), { timeout: 20_000 });
      expect(existsSync(join(folder, 'sessions'))).toBe(true);
      expect((await fetch(hosts[0]!.origin)).status).toBeGreaterThanOrEqual(400);
      const admitted = await fetch(hosts[0]!.url, { redirect: 'manual' });
      const cookie = admitted.headers.get('set-cookie')!.split(';')[0]!;
      const page = await fetch(hosts[0]!.origin, { headers: { cookie } });
      expect(await page.text()).toContain('<title>Sightline</title>');

      children[0]!.kill();
      await vi.waitFor(() => expect(hosts).toHaveLength(2), { timeout: 20_000 });
      expect(lost).toEqual(['its process ended with code 1']);
      expect(hosts[1]!.url).not.toBe(hosts[0]!.url);

      expect(await supervisor.close(10_000)).toBe('closed');
      await children[1]!.ended;
      await expect(fetch(hosts[1]!.origin)).rejects.toThrow();
    } finally {
      for (const child of children) child.kill();
    }
  });
});
