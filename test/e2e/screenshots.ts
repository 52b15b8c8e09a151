/**
 * Pictures of the window for docs/: real footage, real host, headless Chromium. Run: node --conditions=sightline-source test/e2e/screenshots.ts
 * States that a healthy host does not reach by itself (a lost source, an overrun) are brought about by what the page is told.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { createHost, type Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OUT = join(ROOT, 'docs', 'window');
const SOURCE = 'demo:size=1920x1080,frames=90';
const SMALL = { width: 1280, height: 720 }, USUAL = { width: 1440, height: 900 }, LARGE = { width: 3840, height: 2160 };
/** A frame of the demo with merged dots, and one with none. */
const FAILING_FRAME = 40, FRAME_TIMEOUT_MS = 60_000, SETTLE_MS = 900;

const started = await launchChromium();
if ('missing' in started) throw new Error(started.missing);
const folder = await mkdtemp(join(tmpdir(), 'sightline-pictures-'));
const pageDir = join(folder, 'page');
await mkdir(OUT, { recursive: true });
await build({ configFile: join(ROOT, 'renderer', 'vite.config.ts'), root: join(ROOT, 'renderer'), logLevel: 'error', build: { outDir: pageDir, emptyOutDir: true } });
const host = await createHost({ pageDir, sessionParent: folder, engineHint: 'wasm' });
try {
  await pictures(started.browser, host);
} finally {
  await started.browser.close();
  await host.close();
  await rm(folder, { recursive: true, force: true });
}

async function pictures(browser: Browser, { url }: Host): Promise<void> {
  const page = await browser.newPage({ viewport: USUAL });
  await page.goto(url);
  await page.getByText('Choose a recording').first().waitFor();
  await page.getByRole('tab', { name: 'Source' }).click();
  await take(page, 'empty');

  await host.open(SOURCE, { mode: 'replay' });
  await waitForVerdict(page);
  await show(page, FAILING_FRAME);
  await page.getByRole('tab', { name: 'Recipe' }).click();
  await page.getByRole('button', { name: /merged or smeared: region/ }).first().click();
  await page.locator('.canvas-place').hover();
  await take(page, 'replay-failing-frame');
  await fit(page);
  await page.getByRole('tab', { name: 'Flat-field' }).click();
  await page.locator('.canvas-place').hover({ position: { x: 300, y: 240 } });
  await take(page, 'stage-flat-field');
  await page.getByRole('tab', { name: 'Regions' }).click();

  const sigma = page.getByLabel('sigma', { exact: true });
  await sigma.fill('99');
  await sigma.press('Enter');
  await page.getByText('99: expected').waitFor();
  await take(page, 'recipe-error');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('tab', { name: 'Rules' }).click();
  await take(page, 'rules');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await take(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Recipe' }).click();

  await host.open(SOURCE, { mode: 'live' });
  await page.getByText(/^live/).first().waitFor();
  await fit(page);
  await page.waitForTimeout(9000);
  await take(page, 'live-dark');
  await page.getByRole('button', { name: /^Colours/ }).click();
  await take(page, 'live-light');
  await page.getByRole('button', { name: /^Colours/ }).click();
  await page.getByRole('button', { name: /^Colours/ }).click();
  await take(page, 'live-1280x720', SMALL);
  await host.open(SOURCE, { mode: 'replay' });
  await waitForVerdict(page);
  await show(page, FAILING_FRAME);
  await take(page, 'replay-3840x2160', LARGE);
  await page.close();
  await lostSource(browser, url);
}

/** A second page whose host says that its source went away. */
async function lostSource(browser: Browser, url: string): Promise<void> {
  await host.open(SOURCE, { mode: 'replay' });
  const page = await browser.newPage({ viewport: USUAL });
  await page.addInitScript(() => {
    const { parse } = JSON;
    JSON.parse = (text, reviver): unknown => {
      const value: unknown = parse(text, reviver);
      const state = value as { run?: { state: string; retryAtMs: number; source: string; mode: string }; alerts?: unknown[] } | null;
      if (typeof state !== 'object' || !state?.run || !state.alerts || (performance.now() < 6000)) return value;
      Object.assign(state.run, { state: 'lost', retryAtMs: Date.now() + 4000, source: 'rtsp://camera.local/line-3', mode: 'live' });
      state.alerts = [{ id: 'source', severity: 'error', message: 'rtsp://camera.local/line-3: no frame for 3 s', tip: 'Check the camera and its cable; it is tried again by itself' }];
      return value;
    };
  });
  await page.goto(url);
  await waitForVerdict(page);
  await page.waitForTimeout(6000);
  await host.open(SOURCE, { mode: 'replay' });
  await page.getByText('Source lost').first().waitFor();
  await take(page, 'source-lost');
  await page.close();
}

async function waitForVerdict(page: Page): Promise<void> {
  await page.locator('.verdict-pass, .verdict-fail').waitFor({ timeout: FRAME_TIMEOUT_MS });
}

/** Shows exactly this frame, paused. */
async function show(page: Page, frame: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    await fetch('/api/seek', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ frame: wanted }) });
  }, frame);
  await page.locator('.frame-count b', { hasText: String(frame) }).waitFor();
}

async function fit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Fit' }).click();
}

async function take(page: Page, name: string, size = USUAL): Promise<void> {
  await page.setViewportSize(size);
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
}
