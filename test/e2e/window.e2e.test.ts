import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { readFrameNumber } from 'sightline/footage';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHost, type Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer');
/** Small where the GPU is software: a frame of 960x540 takes it a second on a busy machine. */
const WIDTH = { wasm: 960, webgpu: 320 } as const, HEIGHT = { wasm: 540, webgpu: 240 } as const;
const FRAME_TIMEOUT_MS = 40_000;
/** More frames than are between host and engine at any time. */
const MOST_ON_THE_WAY = 20;
/** A stage that is read for the first time is compiled for the software GPU first. */
const SNAPSHOT_TIMEOUT_MS = 90_000;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });
const browserMissing = 'missing' in started ? started.missing : null;

const describeBrowser = describeUnless(browserMissing);

/** Runs in the page: the red channel of a PNG, which is its gray. */
async function decodePng(base64: string): Promise<{ width: number; grays: number[] }> {
  const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  return { width: picture.width, grays: Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]!) };
}

for (const engine of ['wasm', 'webgpu'] as const) describeBrowser(`the window over a real host, ${engine}`, () => {
  let folder: string, host: Host, context: BrowserContext, page: Page;
  const source = `demo:size=${WIDTH[engine]}x${HEIGHT[engine]},frames=40`;
  const faults: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sightline-window-'));
    const pageDir = join(folder, 'page');
    await build({ configFile: join(RENDERER, 'vite.config.ts'), root: RENDERER, logLevel: 'error', build: { outDir: pageDir, emptyOutDir: true } });
    host = await createHost({ pageDir, sessionParent: folder, engineHint: engine });
    if (!('browser' in started)) return;
    context = await started.browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.on('pageerror', (error) => { faults.push(error.message); });
    page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
    page.on('request', (request) => { if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(host.origin)) elsewhere.push(request.url()); });
    await page.goto(host.url);
  }, 120_000);

  afterAll(async () => {
    await context?.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const frameShown = async (): Promise<number> => Number((await page.locator('.frame-count b').innerText()).replaceAll(/\D/g, ''));
  const waitForFrame = (frame: number): Promise<unknown> => expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS }).toBe(frame);
  const regionCount = async (): Promise<number> => Number(/· ([\d\u2009]+)/.exec(await page.locator('section.regions h2').innerText())?.[1]?.replaceAll(/\D/g, '') ?? NaN);
  const snapshot = async (): Promise<{ name: string; width: number; grays: number[] }> => {
    const refused = page.locator('.notice-bad').waitFor({ timeout: SNAPSHOT_TIMEOUT_MS }).then(() => null, () => null);
    const download = page.waitForEvent('download', { timeout: SNAPSHOT_TIMEOUT_MS }).catch(() => null);
    await page.getByRole('button', { name: 'Snapshot' }).click();
    const file = await Promise.race([download, refused]);
    if (!file) throw new Error(`no snapshot; the window says: ${(await page.locator('.alert, .notice').allInnerTexts()).join(' | ')}`);
    return { name: file.suggestedFilename(), ...await page.evaluate(decodePng, await readFile(await file.path(), 'base64')) };
  };

  it('says in every panel that there is no source, before there is one', async () => {
    await page.getByText('Choose a recording, a camera or the demo under Source.').waitFor();
    expect(await page.getByText('No source', { exact: true }).count()).toBe(5);
  });

  it('shows the demo live with every panel alive', async () => {
    await host.open(source, { mode: 'live' });
    await expect.poll(() => page.locator('.verdict-word').innerText(), { timeout: FRAME_TIMEOUT_MS }).toMatch(/PASS|FAIL/);
    await expect.poll(regionCount).toBeGreaterThan(10);
    await expect.poll(() => page.locator('table.budget tbody tr').count(), { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(8);
    await page.locator('.plot canvas').waitFor();
    const first = await frameShown();
    await expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(first);
    expect(await page.locator('.engine-chip b').innerText()).toBe(engine);
  });

  it('holds a live frame that was over the budget, every stage of it, while inspection goes on', async () => {
    const setBudget = (budgetMs: number): Promise<number> => page.evaluate((recipe) => fetch('/api/recipe', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ recipe }) }).then(({ status }) => status), { ...host.state.recipe, budgetMs });
    const kept = page.locator('.overrun:not(.gone)');
    // A software GPU is over any budget as it is; another recipe would be another engine, which lets go of what is kept.
    if (engine === 'wasm') {
      expect(await setBudget(0.01)).toBe(204);
      // On a busy machine frames were kept before: they go, and what is held is let go, with the engine of the recipe before.
      const { inspected } = host.state.ledger;
      await expect.poll(() => host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(inspected + MOST_ON_THE_WAY);
    }
    await kept.first().waitFor({ timeout: FRAME_TIMEOUT_MS });
    // The list stands still under the pointer, and its frames stay.
    await page.locator('.overruns').hover();
    await kept.first().click();
    const bar = page.locator('.held');
    await bar.waitFor({ timeout: FRAME_TIMEOUT_MS });
    const held = Number(/Frame ([\d\u2009]+)/.exec(await bar.innerText())![1]!.replaceAll(/\D/g, ''));
    await waitForFrame(held);
    const before = host.state.ledger.inspected;
    await page.getByRole('tab', { name: 'Raw' }).click();
    const { grays, width } = await snapshot();
    expect(readFrameNumber(Uint8Array.from(grays), width)).toBe(held % 40);
    await page.getByRole('tab', { name: 'Mask' }).click();
    const mask = await snapshot();
    await expect.poll(() => host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(before + 2);
    expect(await frameShown()).toBe(held);
    expect(mask.name).toBe(`frame-${String(held).padStart(6, '0')}.threshold.png`);
    expect((await snapshot()).grays).toEqual(mask.grays);
    expect(new Set(mask.grays)).toEqual(new Set([0, 255]));
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    await expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(held);
    if (engine === 'wasm') expect(await setBudget(33.3)).toBe(204);
    await page.getByRole('tab', { name: 'Regions' }).click();
  });

  it('replays: steps to exact frames, to the ends and back', async () => {
    await host.open(source, { mode: 'replay' });
    // Keys of the replay do nothing until the page knows of it.
    await page.getByText(/^replay/).first().waitFor();
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('k');
    await page.keyboard.press('Home');
    // Playing passes frame 0 as well: what counts is that the host stands there.
    await expect.poll(() => host.state.replay, { timeout: FRAME_TIMEOUT_MS }).toMatchObject({ playing: false, frame: 0 });
    await waitForFrame(0);
    await page.keyboard.press('ArrowRight');
    await waitForFrame(1);
    await page.keyboard.press('Shift+ArrowRight');
    await waitForFrame(11);
    await page.keyboard.press('ArrowLeft');
    await waitForFrame(10);
    await page.keyboard.press('End');
    await waitForFrame(39);
    await page.getByRole('button', { name: 'First frame' }).click();
    await waitForFrame(0);
  });

  it('takes quick keys in their order', async () => {
    for (const key of ['End', 'Home', ...Array<string>(7).fill('ArrowRight'), 'Shift+ArrowRight', 'ArrowLeft']) await page.keyboard.press(key, { delay: 0 });
    await waitForFrame(16);
    await page.keyboard.press('Home');
    await waitForFrame(0);
  });

  it('shows exactly the frame it names: the number drawn in the footage says so', async () => {
    await page.getByRole('tab', { name: 'Raw' }).click();
    for (const frame of [0, 17, 16, 39, 3]) {
      const answer = await page.evaluate((wanted) => fetch('/api/seek', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ frame: wanted }) }).then(({ status }) => status), frame);
      expect(answer).toBe(204);
      await waitForFrame(frame);
      const { name, width, grays } = await snapshot();
      expect(name).toBe(`frame-${String(frame).padStart(6, '0')}.raw.png`);
      expect(width).toBe(WIDTH[engine]);
      expect(readFrameNumber(Uint8Array.from(grays), width)).toBe(frame);
    }
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('Home');
    await waitForFrame(0);
  });

  it('plays, loops and pauses', async () => {
    await page.keyboard.press('r');
    await expect.poll(() => host.state.replay?.loop).toBe(true);
    await page.keyboard.press('End');
    await waitForFrame(39);
    await page.keyboard.press('l');
    await expect.poll(() => host.state.replay?.playing).toBe(true);
    await expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS, interval: 20 }).toBeLessThan(30);
    await page.keyboard.press('l');
    await expect.poll(() => host.state.replay?.speed).toBe(2);
    await page.keyboard.press('k');
    await expect.poll(() => host.state.replay?.playing).toBe(false);
    await page.keyboard.press('Home');
    await waitForFrame(0);
  });

  it('shows another picture for another stage, from the same place', async () => {
    await page.getByRole('tab', { name: 'Raw' }).click();
    const zoom = await page.getByLabel('Zoom', { exact: true }).last().innerText();
    const raw = await snapshot();
    expect(new Set(raw.grays).size).toBeGreaterThan(50);
    await page.getByRole('tab', { name: 'Mask' }).click();
    const mask = await snapshot();
    expect(mask.name).toContain('threshold');
    expect(new Set(mask.grays).size).toBe(2);
    expect(await page.getByLabel('Zoom', { exact: true }).last().innerText()).toBe(zoom);
    await page.locator('.canvas-place').hover();
    await page.locator('.probe').waitFor();
    expect(await page.locator('.probe').innerText()).toMatch(/raw\s+\d+.*mask\s+[01]/s);
    const [, col, row] = /x\s+(\d+)\s+y\s+(\d+)/.exec(await page.locator('.probe').innerText())!;
    await page.keyboard.press('x');
    await expect.poll(() => host.state.recipe.probes).toEqual([{ id: 'p1', row: Number(row), col: Number(col) }]);
    const pinned = page.getByRole('list', { name: 'Probes' });
    await pinned.waitFor();
    expect(await pinned.innerText()).toMatch(/p1\s+raw\s+\d+/);
    await page.getByRole('button', { name: 'Take out probe p1' }).click();
    await pinned.waitFor({ state: 'detached' });
    expect(host.state.recipe).not.toHaveProperty('probes');
    await page.locator('.top-bar h1').hover();
    await page.locator('.probe').waitFor({ state: 'detached' });
  });

  it('puts a wrong value’s reason at its field and leaves the recipe in force', async () => {
    const sigma = page.getByLabel('sigma', { exact: true });
    await sigma.fill('99');
    await sigma.press('Enter');
    await page.getByText('99: expected at most 20').waitFor();
    expect(await sigma.getAttribute('aria-invalid')).toBe('true');
    expect(host.state.recipe.stages).toContainEqual({ stage: 'gaussianBlur', sigmaPx: 1.1 });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => sigma.inputValue()).toBe('1.1');
  });

  it('inspects with a changed level from the next frame, and undoes it', async () => {
    await page.getByRole('tab', { name: 'Mask' }).click();
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('End');
    await waitForFrame(39);
    await page.keyboard.press('Home');
    // The table follows the picture a few times a second.
    await page.locator('section.regions[data-frame="0"]').waitFor({ timeout: FRAME_TIMEOUT_MS });
    await expect.poll(regionCount).toBeGreaterThan(10);
    const before = await regionCount();
    const level = page.getByLabel('level', { exact: true });
    await level.fill('254');
    await level.press('Enter');
    await page.locator('.status-applied').waitFor();
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('ArrowRight');
    await waitForFrame(1);
    await expect.poll(regionCount, { timeout: FRAME_TIMEOUT_MS }).not.toBe(before);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Home');
    await waitForFrame(0);
    await expect.poll(regionCount, { timeout: FRAME_TIMEOUT_MS }).toBe(before);
  });

  it('locates a region from the table and lets go of it', async () => {
    await page.getByRole('grid').getByRole('row').nth(1).click();
    await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(1);
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(0);
  });

  it('works by keyboard: the sheet, the theme, the export', async () => {
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.sheet').waitFor({ state: 'detached' });
    await page.keyboard.press('t');
    await expect.poll(() => page.locator('.sightline').getAttribute('data-theme')).toBe('light');
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('link', { name: 'regions.csv' }).waitFor({ timeout: 30_000 });
    await page.keyboard.press('Escape');
  });

  it('remembers theme, tab and dividers', async () => {
    await page.getByRole('tab', { name: 'Rules' }).click();
    const divider = page.getByRole('separator', { name: 'Width of the left column' });
    await divider.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    const width = (await page.locator('.left').boundingBox())!.width;
    await page.reload();
    await page.getByRole('listitem', { name: 'Rule merged or smeared' }).waitFor();
    expect(await page.locator('.sightline').getAttribute('data-theme')).toBe('light');
    expect((await page.locator('.left').boundingBox())!.width).toBeCloseTo(width, 0);
  });

  it('threw nothing, broke no policy and asked nobody else', () => {
    expect(faults).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
});
