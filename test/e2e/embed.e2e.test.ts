import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHost, type Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TIMEOUT_MS = 60_000;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

describeUnless('missing' in started ? started.missing : null)('sightline/renderer on a page of another program', () => {
  let folder: string, host: Host, page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sightline-embed-'));
    const library = join(folder, 'library'), pageDir = join(folder, 'page');
    await build({ configFile: join(ROOT, 'renderer', 'embed.vite.config.ts'), logLevel: 'error', build: { outDir: library } });
    await build({
      configFile: false, root: join(import.meta.dirname, 'embed'), logLevel: 'error', worker: { format: 'es' },
      resolve: { alias: { 'sightline/renderer/style.css': join(library, 'style.css'), 'sightline/renderer': join(library, 'index.js') } },
      build: { outDir: pageDir, emptyOutDir: true, target: 'es2024', assetsInlineLimit: 0 },
    });
    host = await createHost({ pageDir, sessionParent: folder, engineHint: 'wasm' });
    if (!('browser' in started)) return;
    page = await started.browser.newPage({ viewport: { width: 1300, height: 900 } });
    page.on('pageerror', (error) => { faults.push(error.message); });
    page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
    await page.goto(host.url);
    await host.open('demo:size=640x480,frames=20', { mode: 'replay' });
  }, 120_000);

  afterAll(async () => {
    await page?.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ownLook = () => page.evaluate(() => ['own-title', 'own-button'].map((id) => {
    const { fontSize, color, display, backgroundColor, textTransform } = getComputedStyle(document.getElementById(id)!);
    return [fontSize, color, display, backgroundColor, textTransform];
  }));
  const gone = async (): Promise<void> => {
    await expect.poll(() => page.workers().map((w) => w.url())).toEqual([]);
    await expect.poll(() => page.evaluate(() => [document.getElementById('place')!.children.length, document.querySelectorAll('canvas').length, window.keyListeners(), window.openStreams()]))
      .toEqual([0, 0, 0, 0]);
  };

  it('mounts the whole window, leaves the page its own look, and is gone when destroyed', async () => {
    const before = await ownLook();
    await page.evaluate(() => { window.mount(); });
    await expect.poll(() => page.locator('.verdict-word').innerText(), { timeout: TIMEOUT_MS }).toMatch(/PASS|FAIL/);
    expect((await page.locator('.sightline').boundingBox())!.height).toBe(760);
    expect(await ownLook()).toEqual(before);
    await page.getByRole('button', { name: 'Snapshot' }).hover();
    await page.locator('.sightline .hint').waitFor();
    expect(page.workers().length).toBeGreaterThan(0);
    await page.evaluate(() => { window.destroy(); });
    await gone();
    expect(await ownLook()).toEqual(before);
  });

  it('mounts again where it was destroyed', async () => {
    await page.evaluate(() => { window.mount(); });
    await expect.poll(() => page.locator('.verdict-word').innerText(), { timeout: TIMEOUT_MS }).toMatch(/PASS|FAIL/);
    await page.evaluate(() => { window.destroy(); });
    await gone();
  });

  it('gives the picture alone: frames, their numbers and a snapshot', async () => {
    const { inspected } = host.state.ledger;
    await page.evaluate(() => { window.view(); });
    await expect.poll(() => page.evaluate(() => window.viewed()), { timeout: TIMEOUT_MS }).not.toBeNull();
    expect(await page.evaluate(() => window.picture())).toMatchObject({ width: 640, height: 480 });
    await expect.poll(() => host.state.ledger.inspected, { timeout: TIMEOUT_MS }).toBeGreaterThan(inspected);
    expect((await page.locator('#place canvas').boundingBox())!.width).toBe(1200);
    await page.evaluate(() => { window.destroy(); });
    await gone();
  });

  it('threw nothing and broke no policy', () => {
    expect(faults).toEqual([]);
  });
});
