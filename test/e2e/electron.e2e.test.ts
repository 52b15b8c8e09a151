import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findElectronBinary } from '../../main/electron/electronBinary.ts';

const root = join(import.meta.dirname, '..', '..');
const entry = join(root, 'out', 'app', 'main', 'index.js');
const binary = findElectronBinary(dirname(createRequire(import.meta.url).resolve('electron/package.json')), process.env);

/** A busy machine takes its time to load it, and to load it again. */
const START_TIMEOUT_MS = 120_000;

/**
 * Why the app cannot run here; null where it can. Electron's binary comes from elsewhere than the npm registry, so a machine may have
 * everything else (SIGHTLINE_REQUIRE_ALL) and not this; SIGHTLINE_REQUIRE_ELECTRON says that it must.
 */
function missing(): string | null {
  if (binary === null) return "Electron's binary is not here: npx install-electron fetches it";
  return existsSync(entry) ? null : 'the app is not built: npm run build:app';
}

const reason = missing();
if (reason !== null && process.env['SIGHTLINE_REQUIRE_ELECTRON']) throw new Error(reason);

describe.skipIf(reason !== null)(reason === null ? 'the app in Electron' : `the app in Electron (skipped: ${reason})`, () => {
  let profile: string;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'sightline-electron-'));
    app = await _electron.launch({ executablePath: binary!, args: [entry, `--user-data-dir=${profile}`], cwd: root, timeout: START_TIMEOUT_MS });
    app.context().setDefaultTimeout(START_TIMEOUT_MS);
    page = await app.firstWindow({ timeout: START_TIMEOUT_MS });
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });
  afterAll(async () => {
    await app?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  it('should open one window with the page of the host, its token gone from the address', async () => {
    expect(app.windows()).toHaveLength(1);
    expect(await page.title()).toBe('Sightline');
    expect(page.url()).not.toContain('token');
  });

  it('should show nothing of Node or Electron to the page', async () => {
    expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis))).toEqual([]);
    expect(await page.evaluate(() => Object.keys(globalThis.sightlineShell ?? {}).sort()))
      .toEqual(['chooseFolder', 'chooseSource', 'noteOpened', 'onCommand', 'pathOfFile', 'platform', 'recentFiles', 'version']);
  });

  it('should run the page in the sandbox, isolated from its preload script', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    });
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
  });

  it('should be isolated across origins, so that the CPU engine has threads', async () => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  it('should refuse to leave its origin', async () => {
    const before = page.url();
    await page.evaluate(() => { location.href = 'https://example.invalid/'; });
    await page.evaluate(() => { location.href = 'data:text/html,gone'; });
    await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 0); }));
    expect(page.url()).toBe(before);
    expect(await page.title()).toBe('Sightline');
  });

  it('should refuse new windows', async () => {
    expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true);
    expect(app.windows()).toHaveLength(1);
  });

  it('should refuse the page what it has no need of', async () => {
    expect(await page.evaluate(() => navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error: Error) => error.name))).toBe('NotAllowedError');
  });

  it('should say that the host was lost, and bring it back', async () => {
    const lost = page.waitForURL(/^data:/);
    const killed = await app.evaluate(({ app: shell }) => {
      const host = shell.getAppMetrics().find((metric) => metric.name === 'Sightline frame host');
      if (host !== undefined) process.kill(host.pid, 'SIGKILL');
      return host !== undefined;
    });
    expect(killed).toBe(true);
    await lost;
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await page.title()).toBe('Sightline');
  });
});
