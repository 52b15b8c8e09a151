import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, waitForRun, WindowUnderTest } from './windowUnderTest.ts';

/** Small where the GPU is software: a frame of 960x540 takes it a second on a busy machine. */
const WIDTH = { wasm: 960, webgpu: 320 } as const, HEIGHT = { wasm: 540, webgpu: 240 } as const;
const FRAMES = 40;
/** More frames than are between host and engine at any time. */
const MOST_ON_THE_WAY = 20;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });
const describeBrowser = describeUnless('missing' in started ? started.missing : null);

/** Runs in the page: keeps every number that the window names from now on. */
function watchFrameCount(): void {
  const element = document.querySelector('.frame-count b')!;
  const read = (): number => Number(element.textContent.replaceAll(/\D/g, ''));
  const seen = (globalThis as { framesSeen?: number[] }).framesSeen = [read()];
  new MutationObserver(() => { seen.push(read()); }).observe(element, { childList: true, characterData: true, subtree: true });
}

for (const engine of ['wasm', 'webgpu'] as const) describeBrowser(`the window over a real host, ${engine}`, () => {
  const source = `demo:size=${WIDTH[engine]}x${HEIGHT[engine]},frames=${FRAMES}`;
  let open: WindowUnderTest, host: Host, page: Page;

  beforeAll(async () => {
    if (!('browser' in started)) return;
    open = await WindowUnderTest.open(started.browser, { engine });
    ({ host, page } = open);
  }, 120_000);
  afterAll(() => open?.close());

  const frameShown = (): Promise<number> => open.frameShown();
  const waitForFrame = (frame: number): Promise<void> => open.waitForFrame(frame);
  const regionCount = (): Promise<number> => open.regionCount();
  const snapshot = () => open.snapshot();

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
    const setBudget = (budgetMs: number): Promise<number> => open.tell('recipe', { recipe: { ...host.state.recipe, budgetMs } });
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
    expect(await open.numberDrawn()).toBe(held % FRAMES);
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

  it('is live no more when it is stopped', async () => {
    await page.locator('.live-mark').waitFor();
    await open.leaveFields();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => host.state.run?.state).toBe('ended');
    await page.locator('.live-mark').waitFor({ state: 'detached' });
  });

  it('starts again as it was: what was not recorded is not', async () => {
    await host.open(source, { mode: 'live', record: false });
    const { runId } = host.state.run!;
    // Until the page knows of this run, the key would be about the one before, which has ended.
    await waitForRun(page, host);
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => host.state.run?.state).toBe('ended');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect.poll(() => host.state.run, { timeout: FRAME_TIMEOUT_MS }).toMatchObject({ runId: runId + 1, state: 'running', source, mode: 'live', records: false });
  });

  it('replays: steps to exact frames, to the ends and back', async () => {
    await open.replay(source);
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

  it('shows exactly the frame that a step leads to: the number drawn in the footage says so', async () => {
    await page.getByRole('tab', { name: 'Raw' }).click();
    await open.leaveFields();
    const steps = [['ArrowRight', 1], ['ArrowRight', 2], ['Shift+ArrowRight', 12], ['ArrowLeft', 11], ['End', 39], ['ArrowLeft', 38], ['Shift+ArrowLeft', 28], ['Home', 0]] as const;
    for (const [key, frame] of steps) {
      await page.keyboard.press(key);
      await waitForFrame(frame);
      expect(await open.numberDrawn(), key).toBe(frame);
    }
  });

  it('shows exactly the frame that the timeline was dragged to, or was asked for by key', async () => {
    const timeline = page.getByRole('slider', { name: 'Frame' });
    const { x, y, width, height } = (await timeline.boundingBox())!;
    const at = (frame: number): number => x + ((frame + 0.5) / FRAMES) * width;
    await page.mouse.move(at(5), y + height / 2);
    await page.mouse.down();
    await waitForFrame(5);
    await page.mouse.move(at(33), y + height / 2, { steps: 7 });
    await waitForFrame(33);
    await page.mouse.move(at(21), y + height / 2, { steps: 3 });
    await page.mouse.up();
    await waitForFrame(21);
    expect(await timeline.getAttribute('aria-valuenow')).toBe('21');
    const { name, width: framePx } = await snapshot();
    expect([name, framePx]).toEqual(['frame-000021.raw.png', WIDTH[engine]]);
    expect(await open.numberDrawn()).toBe(21);
    await timeline.focus();
    for (const [key, frame] of [['ArrowLeft', 20], ['PageDown', 30], ['ArrowRight', 31], ['PageUp', 21]] as const) {
      await page.keyboard.press(key);
      await waitForFrame(frame);
      expect(await open.numberDrawn(), key).toBe(frame);
      await timeline.focus();
    }
    await open.leaveFields();
    await page.keyboard.press('Home');
    await waitForFrame(0);
  });

  it('shuttles by J, K and L: forwards, faster, still, and backwards to the first frame', async () => {
    // Looped, it does not come to its end while the test looks.
    await page.keyboard.press('r');
    await expect.poll(() => host.state.replay).toMatchObject({ playing: true, loop: true });
    await page.keyboard.press('k');
    await expect.poll(() => host.state.replay).toMatchObject({ playing: false });
    await page.keyboard.press('Home');
    await open.waitToStandAt(0);
    await page.keyboard.press('l');
    await expect.poll(() => host.state.replay).toMatchObject({ playing: true, speed: 1 });
    await expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(1);
    await page.keyboard.press('l');
    await expect.poll(() => host.state.replay).toMatchObject({ playing: true, speed: 2 });
    await page.keyboard.press('k');
    await expect.poll(() => host.state.replay).toMatchObject({ playing: false });
    await page.keyboard.press('r');
    await expect.poll(() => host.state.replay).toMatchObject({ playing: true, loop: false });
    await page.keyboard.press('k');
    await page.keyboard.press('Home');
    await open.waitToStandAt(0);
    await page.keyboard.press('Shift+ArrowRight');
    await open.waitToStandAt(10);
    // From the end: a busy page shows a few frames a second.
    await page.keyboard.press('End');
    await open.waitToStandAt(FRAMES - 1);
    await page.evaluate(watchFrameCount);
    await page.keyboard.press('j');
    await expect.poll(() => host.state.replay?.speed).toBe(-1);
    await open.waitToStandAt(0);
    const seen = await page.evaluate(() => (globalThis as { framesSeen?: number[] }).framesSeen!);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
    expect(seen.length).toBeGreaterThan(3);
    expect(await open.numberDrawn()).toBe(0);
  });

  it('plays, loops and pauses', async () => {
    await page.keyboard.press('r');
    await expect.poll(() => host.state.replay?.loop).toBe(true);
    await page.keyboard.press('End');
    await open.waitToStandAt(39);
    await page.keyboard.press('l');
    await expect.poll(() => host.state.replay?.playing).toBe(true);
    await expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS, interval: 20 }).toBeLessThan(30);
    await page.keyboard.press('l');
    await expect.poll(() => host.state.replay?.speed).toBe(2);
    await page.keyboard.press('k');
    await expect.poll(() => host.state.replay?.playing).toBe(false);
    await page.keyboard.press('Home');
    await open.waitToStandAt(0);
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
    // The recipe before is sent again: until it is answered there is another version to come.
    await page.locator('.status-applied').waitFor();
  });

  it('shows mask and count of a changed level on the next frame, and those of before when it is undone', async () => {
    const { recipeVersion } = host.state;
    await page.getByRole('tab', { name: 'Mask' }).click();
    await open.leaveFields();
    await page.keyboard.press('Home');
    const count = await open.regionsOf(0);
    expect(count).toBeGreaterThan(10);
    const mask = await snapshot();
    await page.keyboard.press('ArrowRight');
    await waitForFrame(1);
    const [nextCount, nextMask] = [await open.regionsOf(1), await snapshot()];
    await page.keyboard.press('Home');
    await waitForFrame(0);
    const level = page.getByLabel('level', { exact: true });
    await level.fill('200');
    await level.press('Enter');
    await page.locator('.status-applied').waitFor();
    // The frame that is shown is inspected again: it is the first with the new recipe.
    await expect.poll(() => host.state.recipeVersion).toBe(recipeVersion + 1);
    await expect.poll(regionCount, { timeout: FRAME_TIMEOUT_MS }).not.toBe(count);
    const changed = await snapshot();
    expect(changed.name).toBe('frame-000000.threshold.png');
    const white = ({ grays }: { grays: number[] }): number => grays.filter((gray) => gray === 255).length;
    expect(white(changed)).toBeLessThan(white(mask));
    expect(changed.grays.every((gray, i) => gray <= mask.grays[i]!), 'a higher level takes pixels out and adds none').toBe(true);
    await open.leaveFields();
    await page.keyboard.press('ArrowRight');
    await waitForFrame(1);
    expect(await open.regionsOf(1)).not.toBe(nextCount);
    expect(white(await snapshot())).toBeLessThan(white(nextMask));
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Home');
    await waitForFrame(0);
    await expect.poll(regionCount, { timeout: FRAME_TIMEOUT_MS }).toBe(count);
    expect((await snapshot()).grays).toEqual(mask.grays);
  });

  it('locates a region from the table and lets go of it', async () => {
    await page.getByRole('grid').getByRole('row').nth(1).click();
    await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(1);
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(0);
    // In another frame the number is another region's.
    await page.getByRole('grid').getByRole('row').nth(1).click();
    await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(1);
    await page.locator('.top-bar h1').click();
    const frame = await frameShown();
    await page.keyboard.press('ArrowRight');
    await waitForFrame(frame + 1);
    await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(0);
    await page.keyboard.press('ArrowLeft');
    await waitForFrame(frame);
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
    await page.getByRole('link', { name: 'regions.csv' }).waitFor();
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
    expect(open.faults).toEqual([]);
    expect(open.elsewhere).toEqual([]);
  });
});
