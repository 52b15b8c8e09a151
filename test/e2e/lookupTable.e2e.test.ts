import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHost, type Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer');
const FRAME_TIMEOUT_MS = 60_000;

const started = await launchChromium();
const describeBrowser = describeUnless('missing' in started ? started.missing : null);

describeBrowser("a lookup's table in the window", () => {
  let folder: string, host: Host, page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sightline-table-'));
    const pageDir = join(folder, 'page');
    await build({ configFile: join(RENDERER, 'vite.config.ts'), root: RENDERER, logLevel: 'error', build: { outDir: pageDir, emptyOutDir: true } });
    host = await createHost({ pageDir, sessionParent: folder, engineHint: 'wasm' });
    if (!('browser' in started)) return;
    page = await started.browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(FRAME_TIMEOUT_MS);
    page.on('pageerror', (error) => { faults.push(error.message); });
    await page.goto(host.url);
    await host.open('demo:size=320x240,frames=40', { mode: 'live' });
    await page.locator('.verdict-word').filter({ hasText: /PASS|FAIL/ }).waitFor({ timeout: FRAME_TIMEOUT_MS });
  }, 120_000);

  afterAll(async () => {
    await page?.close();
    if ('browser' in started) await started.browser.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const tableInForce = (): readonly number[] | undefined =>
    host.state.recipe.stages.flatMap((stage) => (stage.stage === 'lookup' && stage.method === 'table' ? [stage.tableDn] : []))[0];
  const inspectsOn = async (): Promise<void> => {
    const before = host.state.ledger.inspected;
    await expect.poll(() => host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(before + 2);
  };

  it('starts from identity, in force at once, takes what is pasted and names an entry that is no number', async () => {
    await page.getByRole('tab', { name: 'Recipe' }).click();
    await page.getByLabel('Add a stage').selectOption('lookup');
    const card = page.getByRole('listitem', { name: 'Lookup' });
    await card.getByRole('button', { name: 'Lookup', exact: true }).click();
    await card.getByLabel('method').selectOption('table');
    const identity = Array.from({ length: 256 }, (_, entry) => entry);
    await expect.poll(tableInForce, { timeout: FRAME_TIMEOUT_MS }).toEqual(identity);
    await inspectsOn();

    const editor = card.getByRole('textbox', { name: /^table/ });
    await editor.fill([...identity].reverse().join(', '));
    await editor.press('Control+Enter');
    await expect.poll(tableInForce, { timeout: FRAME_TIMEOUT_MS }).toEqual([...identity].reverse());
    await inspectsOn();

    await editor.fill(['dark', ...identity.slice(1)].join('\n'));
    await card.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => card.getByRole('alert').innerText()).toMatch(/number/);
    expect(tableInForce()).toEqual([...identity].reverse());

    await card.getByRole('button', { name: 'Start from identity' }).click();
    await expect.poll(tableInForce, { timeout: FRAME_TIMEOUT_MS }).toEqual(identity);
    await expect.poll(() => card.getByRole('alert').count()).toBe(0);
    await inspectsOn();
    expect(faults).toEqual([]);
  });
});
