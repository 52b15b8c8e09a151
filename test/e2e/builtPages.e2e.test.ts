import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { buildPage, FRAME_TIMEOUT_MS, WindowUnderTest } from './windowUnderTest.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCE = 'demo:size=320x240,frames=40,seed=5';
const VIEWS = ['Raw', 'Flat-field', 'Custom', 'Blur', 'Mask', 'Labels', 'Regions'];
/** Of several variables and a loop, so that a minifier has what to rename. */
const OWN_STAGE = 'function (src) {\n  let sum = 0;\n  for (let column = -1; column <= 1; column++) { sum += src[this.thread.y][this.thread.x + column]; }\n  return sum / 3;\n}';

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });
const describeBrowser = describeUnless('missing' in started ? started.missing : null);

/** What the window showed, to be compared. */
interface Seen {
  readonly counts: readonly number[];
  readonly pictures: ReadonlyMap<string, readonly number[]>;
}

/** What a person does first: the demo, its stages one by one, a threshold, a stage of their own. */
async function inspectWith(browser: Browser, pageDir: string, engine: 'wasm' | 'webgpu'): Promise<Seen> {
  const open = await WindowUnderTest.open(browser, { engine, pageDir });
  const { page, host } = open;
  try {
    await open.replay(SOURCE);
    const counts = [await open.regionsOf(0)];
    await page.getByRole('tab', { name: 'Recipe' }).click();
    await page.getByLabel('Add a stage').selectOption('custom');
    await page.getByRole('button', { name: 'Custom', exact: true }).click();
    await page.getByRole('textbox', { name: 'function' }).fill(OWN_STAGE);
    await page.getByRole('textbox', { name: 'function' }).press('Control+Enter');
    await expect.poll(() => host.state.recipe.stages.flatMap((stage) => (stage.stage === 'custom' ? [stage.body] : []))).toEqual([OWN_STAGE]);
    await page.locator('table.budget').filter({ hasText: 'Custom' }).waitFor({ timeout: FRAME_TIMEOUT_MS });
    const level = page.getByLabel('level', { exact: true });
    await level.fill('140');
    await level.press('Enter');
    await expect.poll(() => host.state.recipe.stages.find(({ stage }) => stage === 'threshold')).toMatchObject({ levelDn: 140 });
    await open.leaveFields();
    await page.keyboard.press('ArrowRight');
    await open.waitForFrame(1);
    counts.push(await open.regionsOf(1));
    const pictures = new Map<string, number[]>();
    for (const view of VIEWS) {
      await page.getByRole('tab', { name: view, exact: true }).click();
      pictures.set(view, (await open.snapshot()).grays);
    }
    expect(await page.locator('.engine-chip b').innerText()).toBe(engine);
    expect([open.faults, open.elsewhere]).toEqual([[], []]);
    return { counts, pictures };
  } finally {
    await open.close();
  }
}

describeBrowser('the page that is shipped with the app, beside the one of development', () => {
  let folder: string, shipped: string, development: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sightline-pages-'));
    development = await buildPage(join(folder, 'development'), 'development');
    const electronVite = join(dirname(createRequire(import.meta.url).resolve('electron-vite/package.json')), 'bin', 'electron-vite.js');
    const { status, stderr } = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], { cwd: ROOT, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    shipped = join(ROOT, 'out', 'app', 'renderer');
  }, 300_000);
  afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

  const worker = async (page: string): Promise<string> => {
    const name = (await readdir(join(page, 'assets'))).find((file) => /^worker-.*\.js$/.test(file));
    return readFile(join(page, 'assets', name!), 'utf8');
  };

  it('is minified, and that of development is not', async () => {
    expect([(await worker(development)).includes('EngineKeeper'), (await worker(shipped)).includes('EngineKeeper')]).toEqual([true, false]);
  });

  it.each(['wasm', 'webgpu'] as const)('shows the same regions and, pixel by pixel, the same stages: %s', { timeout: 600_000 }, async (engine) => {
    if (!('browser' in started)) return;
    const plain = await inspectWith(started.browser, development, engine);
    const minified = await inspectWith(started.browser, shipped, engine);
    expect(minified.counts).toEqual(plain.counts);
    expect(Math.min(...plain.counts)).toBeGreaterThan(10);
    for (const view of VIEWS) expect(minified.pictures.get(view), view).toEqual(plain.pictures.get(view));
    expect(new Set(VIEWS.map((view) => plain.pictures.get(view)!.join())).size, 'no two stages look alike').toBe(VIEWS.length);
  });
});
