import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { HostFork } from './hostChild.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const app = (...path: string[]): string => join(root, 'out', 'app', ...path);
const read = (...path: string[]): string => readFileSync(app(...path), 'utf8');

/** @returns the packages that a built module takes from outside the bundle */
function packagesOf(code: string): string[] {
  const names = [...code.matchAll(/(?:^import[^'"]*|\bimport\(|\brequire\()["']([^"']+)["']/gm)].map(([, name]) => name!);
  const outside = names.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name));
  return [...new Set(outside.map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')))].sort();
}

describe('npm start', () => {
  it("should say in one line what to do where Electron's binary cannot be had", () => {
    const env = { ...process.env, SIGHTLINE_OFFLINE: '1', ELECTRON_EXEC_PATH: join(root, 'none') };
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'main', 'electron', 'start.ts')], { cwd: root, encoding: 'utf8', env });
    expect(stderr).toBe("Electron's binary is not here and could not be fetched (SIGHTLINE_OFFLINE is set): npm run serve opens the same window in a browser\n");
    expect(status).toBe(1);
  });
});

describe('electron-vite build', () => {
  beforeAll(() => {
    const electronVite = join(dirname(createRequire(import.meta.url).resolve('electron-vite/package.json')), 'bin', 'electron-vite.js');
    const { status, stderr } = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' });
    expect(stderr, stderr).not.toContain('error');
    expect(status).toBe(0);
  }, 120_000);

  it('should make the entry that package.json names', () => {
    const { main, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string; version: string };
    expect(join(root, main)).toBe(app('main', 'index.js'));
    // The bundler numbers constants that share a name.
    expect(read('main', 'hostProcess.js')).toMatch(new RegExp(`\\bVERSION(\\$\\d+)? = ${JSON.stringify(version)};`));
  });

  it('should make a preload script that a sandboxed window can load: one CommonJS file that needs electron alone', () => {
    expect(readdirSync(app('preload'))).toEqual(['index.cjs']);
    expect(packagesOf(read('preload', 'index.cjs'))).toEqual(['electron']);
    expect(read('preload', 'index.cjs')).not.toMatch(/^import /m);
  });

  it('should take from outside only packages that are installed with the app', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const chunks = readdirSync(app('main'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    const needed = new Set(chunks.flatMap((file) => packagesOf(read('main', file))));
    needed.delete('electron');
    expect([...needed].filter((name) => dependencies[name] === undefined)).toEqual([]);
    expect(needed).toContain('@duckdb/node-api');
    expect(needed, 'the host computes no pixels').not.toContain('gpu.js');
  });

  it('should run no script that is not a file of its own', () => {
    const page = read('renderer', 'index.html');
    expect(page).toMatch(/<script type="module"[^>]* src="\.\/assets\/[^"]+\.js"><\/script>/);
    expect(page).not.toMatch(/<script(?![^>]* src=)/);
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('should make a host that serves the built page', async () => {
    const sessionParent = mkdtempSync(join(tmpdir(), 'sightline-app-'));
    const host = new HostFork(app('main', 'hostProcess.js'));
    try {
      const replies: { type: string; url?: string; origin?: string }[] = [];
      host.on('message', (message) => void replies.push(message as (typeof replies)[number]));
      host.postMessage({ type: 'start', pageDir: app('renderer'), sessionParent, port: 0 });
      await vi.waitFor(() => expect(replies[0]?.type).toBe('ready'), { timeout: 60_000 });
      const { url, origin } = replies[0]!;
      const cookie = (await fetch(url!, { redirect: 'manual' })).headers.get('set-cookie')!.split(';')[0]!;
      expect(await (await fetch(origin!, { headers: { cookie } })).text()).toBe(read('renderer', 'index.html'));
      host.postMessage({ type: 'close' });
      expect(await host.ended).toBe(0);
      expect(replies.at(-1)).toEqual({ type: 'closed' });
    } finally {
      host.kill();
      rmSync(sessionParent, { recursive: true, force: true });
    }
  });
});
