import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, expect, it } from 'vitest';
import { createHost } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer');
const TIMEOUT_MS = 60_000;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

describeUnless('missing' in started ? started.missing : null)('the limit finder', () => {
  it('counts what a limit would reject while it moves, and makes it a rule that rejects', async () => {
    if (!('browser' in started)) return;
    const folder = await mkdtemp(join(tmpdir(), 'sightline-limits-'));
    const pageDir = join(folder, 'page');
    await build({ configFile: join(RENDERER, 'vite.config.ts'), root: RENDERER, logLevel: 'error', build: { outDir: pageDir, emptyOutDir: true } });
    const host = await createHost({ pageDir, sessionParent: folder, engineHint: 'wasm' });
    const page = await started.browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(TIMEOUT_MS);
    try {
      await page.goto(host.url);
      await host.open('demo:size=480x270,frames=20', { mode: 'replay' });
      const word = page.locator('.verdict-word');
      await expect.poll(() => word.innerText(), { timeout: TIMEOUT_MS }).toMatch(/PASS|FAIL/);
      // Without rules nothing is judged.
      const setRecipe = async (change: object): Promise<void> => {
        const status = await page.evaluate((recipe) => fetch('/api/recipe', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ recipe }) }).then((answer) => answer.status), { ...host.state.recipe, ...change });
        expect(status).toBe(204);
      };
      await setRecipe({ rules: [] });
      await expect.poll(() => word.innerText(), { timeout: TIMEOUT_MS }).toBe('—');
      await page.getByLabel('Property', { exact: true }).selectOption('eccentricity');
      const thumb = page.getByRole('slider', { name: 'largest eccentricity to try' });
      await thumb.waitFor({ timeout: TIMEOUT_MS });
      // The last frames are those of a recording that has come to its end, all of them inspected: nothing moves but the limit.
      await expect.poll(() => ({ playing: host.state.replay?.playing, openFrames: host.state.openFrames }), { timeout: TIMEOUT_MS }).toEqual({ playing: false, openFrames: 0 });
      const rejected = async (): Promise<number> => Number(/rejects ([\d\u2009]+) of/.exec(await page.locator('.limit-count').innerText())![1]!.replaceAll(/\D/g, ''));
      /** Pointer moves are drawn a little later. */
      const standsUnder = (permille: number): Promise<void> => expect.poll(async () => Number(await thumb.getAttribute('aria-valuenow')), { timeout: TIMEOUT_MS }).toBeLessThan(permille);
      // Drags the upper limit to the left, in two goes.
      const box = (await thumb.boundingBox())!, track = (await page.locator('.limit-slider').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(track.x + track.width * 0.7, box.y + box.height / 2, { steps: 4 });
      await standsUnder(750);
      const some = await rejected();
      await page.mouse.move(track.x + track.width * 0.2, box.y + box.height / 2, { steps: 4 });
      await standsUnder(250);
      const more = await rejected();
      await page.mouse.up();
      expect(more).toBeGreaterThan(some);
      await page.getByRole('button', { name: 'Make it a rule' }).click();
      await expect.poll(() => host.state.recipe.rules.length, { timeout: TIMEOUT_MS }).toBe(1);
      await expect.poll(() => page.locator('.verdict').innerText(), { timeout: TIMEOUT_MS }).toMatch(/FAIL[^]*rule 1: region \d+, eccentricity/);
      await page.locator('.top-bar h1').click();
      await page.keyboard.press('Control+z');
      await expect.poll(() => host.state.recipe.rules.length, { timeout: TIMEOUT_MS }).toBe(0);
      await expect.poll(() => word.innerText(), { timeout: TIMEOUT_MS }).toBe('—');

      // With a pixel size the limit can be put in micrometres: it is kept as such, and keeps its meaning.
      await setRecipe({ pixelSizeUm: 12.5, rules: [{ id: 'too big', property: 'area', max: 2 }] });
      await page.getByRole('tab', { name: 'Rules' }).click();
      await page.getByRole('listitem', { name: 'Rule too big' }).getByLabel('of', { exact: true }).selectOption('area, µm²');
      await expect.poll(() => host.state.recipe.rules, { timeout: TIMEOUT_MS }).toEqual([{ id: 'too big', property: 'area_um2', max: 312.5 }]);
      await expect.poll(() => page.locator('.verdict').innerText(), { timeout: TIMEOUT_MS }).toMatch(/FAIL[^]*too big: region \d+, area [\d.]+ > 312\.5 µm²/);
    } finally {
      await page.close();
      await host.close();
      await rm(folder, { recursive: true, force: true });
    }
  }, 240_000);
});
