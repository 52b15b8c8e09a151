import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSightline } from '../main/cli/runSightline.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { launchChromium } from '../support/chromium.ts';

const started = await launchChromium();
const missing = 'missing' in started ? started.missing : null;

describeUnless(missing)('a report, opened from disk', () => {
  let folder: string;
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-report-page-')); });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    if (!('missing' in started)) await started.browser.close();
  });

  it('should stand on its own: nothing loaded, nothing refused, no text beside the page', async () => {
    if ('missing' in started) return;
    const args = ['inspect', 'demo:size=320x240,frames=20,seed=5', '--engine', 'wasm', '--export', 'report', '--shapes', '--out', join(folder, 'run'), '--quiet'];
    expect(await runSightline(args)).toMatchObject({ code: 0, stderr: '' });
    const address = pathToFileURL(join(folder, 'run', 'report.html')).href;
    for (const [width, scheme] of [[1280, 'light'], [390, 'dark']] as const) {
      const page = await started.browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
      const said: string[] = [], loaded: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('request', (request) => { if (!request.url().startsWith('data:')) loaded.push(request.url()); });
      await page.goto(address);
      expect(said).toEqual([]);
      expect(loaded).toEqual([address]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await page.locator('figure svg.frame image').count()).toBeGreaterThan(0);
      expect(await page.locator('h2').allTextContents()).toEqual(['Rules', 'Worst frames', 'Frames and time', 'Distributions', 'Account of every frame', 'Source, engine, recipe']);
      await page.close();
    }
  });
});
