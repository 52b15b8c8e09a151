import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isBalanced } from '../../main/contract/index.ts';
import { createHost, type Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer');
const TIMEOUT_MS = 60_000;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

describeUnless('missing' in started ? started.missing : null)('another engine while a source runs', () => {
  let folder: string, host: Host, page: Page;
  const engines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sightline-engine-'));
    const pageDir = join(folder, 'page');
    await build({ configFile: join(RENDERER, 'vite.config.ts'), root: RENDERER, logLevel: 'error', build: { outDir: pageDir, emptyOutDir: true } });
    host = await createHost({
      pageDir, sessionParent: folder, engineHint: 'wasm',
      onReport: (report) => { if (report.type === 'inspected' && report.engine.backend !== engines.at(-1)) engines.push(report.engine.backend); },
    });
    if (!('browser' in started)) return;
    page = await started.browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(host.url);
    await host.open('demo:size=320x240,frames=40', { mode: 'live' });
  }, 120_000);

  afterAll(async () => {
    await page?.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const choose = (words: string): Promise<unknown> => page.getByLabel('Engine', { exact: true }).selectOption({ label: words });
  const running = (): Promise<string> => page.locator('.engine-chip b').innerText();
  const inspectsOn = async (): Promise<void> => {
    const { inspected } = host.state.ledger;
    await expect.poll(() => host.state.ledger.inspected, { timeout: TIMEOUT_MS }).toBeGreaterThan(inspected + 3);
    expect(isBalanced(host.state.ledger)).toBe(true);
  };

  it('goes from one to the other and back, no frame failed, the ledger balanced throughout', async () => {
    await expect.poll(() => engines, { timeout: TIMEOUT_MS }).toEqual(['wasm']);
    await choose('WebGPU');
    await expect.poll(() => engines, { timeout: TIMEOUT_MS }).toEqual(['wasm', 'webgpu']);
    expect(await running()).toBe('webgpu');
    await inspectsOn();
    await choose('WebAssembly');
    await expect.poll(() => engines, { timeout: TIMEOUT_MS }).toEqual(['wasm', 'webgpu', 'wasm']);
    expect(await running()).toBe('wasm');
    await inspectsOn();
    expect(Object.values(host.state.ledger.failed).reduce((sum, count) => sum + count, 0)).toBe(0);
    expect(await page.locator('.alert').count()).toBe(0);
  });

  it('automatic says why it is not WebGPU', async () => {
    await choose('automatic');
    await page.locator('.engine-chip', { hasText: 'the only WebGPU adapter is software' }).waitFor({ timeout: TIMEOUT_MS });
    await inspectsOn();
  });

  it('goes on by itself after the GPU process died, with the frames in it counted as failed', async () => {
    if (!('browser' in started)) return;
    await choose('WebGPU');
    await expect.poll(() => engines.at(-1), { timeout: TIMEOUT_MS }).toBe('webgpu');
    const devTools = await started.browser.newBrowserCDPSession();
    await devTools.send('Browser.crashGpuProcess');
    await expect.poll(() => host.state.ledger.failed['device-lost'], { timeout: TIMEOUT_MS }).toBeGreaterThan(0);
    await inspectsOn();
    expect(engines.at(-1)).toBe('webgpu');
  });
});
