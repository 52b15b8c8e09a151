import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isBalanced } from '../../main/contract/index.ts';
import { PAGE_DIR } from '../../main/host/pageDir.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { startServe, type ServeProcess } from './serveProcess.ts';
import { FRAME_TIMEOUT_MS } from './windowUnderTest.ts';

const INDEX = join(PAGE_DIR, 'index.html');

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

describeUnless('missing' in started ? started.missing : null)('sightline serve demo, as a person starts it', () => {
  let server: ServeProcess, page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    if (!('browser' in started)) return;
    // A page of other sources, to all appearances: serve builds its own first.
    await mkdir(PAGE_DIR, { recursive: true });
    await writeFile(INDEX, 'an old page');
    await utimes(INDEX, 0, 0);
    server = await startServe('demo:size=320x240,frames=40,seed=5', '--port', '0', '--engine', 'wasm');
    page = await started.browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(FRAME_TIMEOUT_MS);
    page.on('pageerror', (error) => { faults.push(error.message); });
    page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
  }, 180_000);
  afterAll(async () => {
    await page?.close();
    await server?.stop();
  });

  it('shows its frames at the address that it prints, every panel alive, and completes the session at Ctrl-C', async () => {
    await page.goto(server.url);
    expect(page.url(), 'the token is gone from the address').not.toContain('token');
    const tile = (name: string): Promise<number> => page.locator('.tile').filter({ hasText: name }).locator('.tile-value').innerText().then((text) => Number(text.replaceAll(/\D/g, '')));
    await expect.poll(() => tile('inspected'), { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(10);
    await expect.poll(() => page.locator('.verdict-word').innerText()).toMatch(/PASS|FAIL/);
    await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBeGreaterThan(3);
    await expect.poll(() => page.locator('table.budget tbody tr').count(), { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(8);
    await page.locator('.plot canvas').waitFor();
    await page.locator('.limit-slider, .limit-count').first().waitFor();
    await expect.poll(() => page.locator('.sentence').allInnerTexts()).toEqual([]);
    const before = await tile('inspected');
    await expect.poll(() => tile('inspected'), { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(before);
    expect(faults).toEqual([]);

    const { code, stdout, stderr, sessions } = await server.stop();
    expect([code, stderr]).toEqual([0, 'building the window again, its sources have changed (vite build renderer)\n']);
    expect(stdout).toMatch(/^session .+$/m);
    expect(sessions).toHaveLength(1);
    const [{ state, ledger, tables }] = sessions as [(typeof sessions)[0]];
    expect([state, isBalanced(ledger)]).toEqual(['done', true]);
    expect(ledger.inspected).toBeGreaterThan(before);
    expect(tables.frames).toBe(ledger.inspected);
    await page.getByText('The host is gone').first().waitFor({ timeout: FRAME_TIMEOUT_MS });
  });
});
