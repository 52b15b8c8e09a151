/**
 * Pictures of the window for docs/: real footage, real host, headless Chromium. Run: node --conditions=sightline-source test/e2e/screenshots.ts
 * With names after it only those are written, the way to them is the same. Nothing is acted: the lost source is a network camera that is killed,
 * the overruns are frames over a budget set near their median. Cache and sessions lie in a folder of their own, so that no path of the
 * machine is in a picture.
 */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { parseDemoSource, prepareDemo } from '../../main/demo/index.ts';
import { createHost, type Host } from '../../main/host/index.ts';
import { FFMPEG } from '../main/capture/footage.ts';
import { launchChromium } from '../support/chromium.ts';
import { freePort, startNetworkCamera } from '../support/networkCamera.ts';
import { panelPictures, setRecipe } from './panelPictures.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OUT = join(ROOT, 'docs', 'window');
const SOURCE = 'demo:size=1920x1080,frames=90';
const SMALL = { width: 1280, height: 720 }, USUAL = { width: 1440, height: 900 }, LARGE = { width: 3840, height: 2160 };
/** A frame of the demo with merged dots, and one with none. */
const FAILING_FRAME = 40, FRAME_TIMEOUT_MS = 60_000, SETTLE_MS = 900;

const started = await launchChromium();
if ('missing' in started) throw new Error(started.missing);
const wanted = process.argv.slice(2);
const folder = join(tmpdir(), 'sightline-demo');
const pageDir = join(folder, 'page');
// Two at a time would write into each other's sessions.
await mkdir(folder);
process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
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

  await page.getByRole('button', { name: 'Fit' }).click();
  await step(page, FAILING_FRAME + 3);
  await take(page, 'replay-paused');

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
  await page.waitForTimeout(1500);
  await show(page, FAILING_FRAME);
  await take(page, 'replay-3840x2160', LARGE);
  await page.setViewportSize(USUAL);
  await show(page, FAILING_FRAME);
  await panelPictures(page, host, take);
  await overruns(page);
  await lostCamera(page);
  await calibration(page);
  await page.close();
}

/** Live, with a budget a little over what a frame usually takes here: the slow ones are overruns. */
async function overruns(page: Page): Promise<void> {
  await page.setViewportSize(USUAL);
  await host.open(SOURCE, { mode: 'live' });
  await page.getByText(/^live/).first().waitFor();
  await page.waitForTimeout(4000);
  const medianMs = Number(await page.locator('.budget .line-frame td').nth(1).textContent());
  const { recipe } = host.state;
  await setRecipe(page, { ...recipe, budgetMs: Math.round(14 * medianMs) / 10 });
  await page.locator('.overrun').nth(3).waitFor();
  await page.waitForTimeout(4000);
  await take(page, 'overrun');
  await page.locator('.overruns').hover();
  await page.locator('.overrun:not(.gone)').first().click();
  await page.locator('.held').waitFor();
  await take(page, 'overrun-held');
  await page.keyboard.press('Escape');
  await setRecipe(page, recipe);
}

/** The demo's own dark and flat clips, recorded and used; a flat is tried with the lens still covered. */
async function calibration(page: Page): Promise<void> {
  const step = (name: RegExp) => page.getByRole('region', { name });
  const record = (name: RegExp) => step(name).getByRole('button', { name: /^Record/ }).click();
  await page.setViewportSize(USUAL);
  await page.getByRole('tab', { name: 'Calibrate' }).click();
  await host.open(`${SOURCE},scene=dark`, { mode: 'live', record: false });
  await page.getByLabel('Exposure').waitFor({ timeout: FRAME_TIMEOUT_MS });
  await record(/Dark frame/);
  await step(/Dark frame/).getByText(/32 frames/).waitFor({ timeout: FRAME_TIMEOUT_MS });
  await record(/Flat frame/);
  await step(/Flat frame/).getByRole('alert').waitFor({ timeout: FRAME_TIMEOUT_MS });
  await take(page, 'calibrate-refused');
  await host.open(`${SOURCE},scene=flat`, { mode: 'live', record: false });
  await page.getByLabel('Exposure').getByText('mean 60 %').waitFor({ timeout: FRAME_TIMEOUT_MS });
  await record(/Flat frame/);
  await step(/Use it/).waitFor({ timeout: FRAME_TIMEOUT_MS });
  await host.open(SOURCE, { mode: 'live' });
  await waitForVerdict(page);
  await step(/Use it/).getByRole('button', { name: 'Use it' }).click();
  await step(/Use it/).getByRole('button', { name: 'In use' }).waitFor({ timeout: FRAME_TIMEOUT_MS });
  await page.getByRole('tab', { name: 'Flat-field' }).click();
  await step(/Use it/).scrollIntoViewIfNeeded();
  await page.waitForTimeout(2000);
  await take(page, 'calibrate');
  await page.getByRole('tab', { name: 'Regions' }).click();
}

/** A camera on the network is killed, and comes back as another. */
async function lostCamera(page: Page): Promise<void> {
  const { video } = await prepareDemo({ ...parseDemoSource(SOURCE), ffmpeg: FFMPEG });
  const port = await freePort();
  const seen = (filter: string): string[] => ['-stream_loop', '-1', '-i', video, '-vf', filter, '-pix_fmt', 'yuv420p', '-q:v', '2'];
  let camera = await startNetworkCamera('tcp', port, seen('null'));
  try {
    await host.open(`tcp://127.0.0.1:${port}`);
    await waitForVerdict(page);
    await page.waitForTimeout(3000);
    await camera.kill();
    await page.getByText('Source lost').first().waitFor();
    await take(page, 'source-lost');
    camera = await startNetworkCamera('tcp', port, seen('scale=1280:720'));
    await page.getByText('came back as 1280x720').first().waitFor({ timeout: FRAME_TIMEOUT_MS });
    await page.getByText('Source lost').first().waitFor({ state: 'hidden', timeout: FRAME_TIMEOUT_MS });
    await page.waitForTimeout(3000);
    await take(page, 'source-back-as-another');
  } finally {
    await camera.kill();
  }
}

/** Steps from the frame before to this one, as a person does. */
async function step(page: Page, frame: number): Promise<void> {
  await show(page, frame - 1);
  await page.getByRole('button', { name: 'One frame on' }).click();
  await page.locator('.frame-count b', { hasText: String(frame) }).waitFor();
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
  if (wanted.length === 0 || wanted.includes(name)) await page.screenshot({ path: join(OUT, `${name}.png`) });
}
