import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, WindowUnderTest } from './windowUnderTest.ts';

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

for (const engine of ['wasm', 'webgpu'] as const) describeUnless('missing' in started ? started.missing : null)(`drawing ROIs, ${engine}`, () => {
  let open: WindowUnderTest, host: Host, page: Page;

  beforeAll(async () => {
    if (!('browser' in started)) return;
    open = await WindowUnderTest.open(started.browser, { engine });
    ({ host, page } = open);
  }, 120_000);
  afterAll(() => open?.close());

  const regionCount = (): Promise<number> => open.regionCount();
  const rois = () => host.state.recipe.rois;
  /** Where a frame point lies on the page. */
  const at = (x: number, y: number): Promise<{ x: number; y: number }> => page.locator('svg.rois').evaluate((svg, [frameX, frameY]) => {
    // The picture is fitted: the frame's middle is the view's.
    const box = svg.getBoundingClientRect(), zoom = 0.98 * Math.min(box.width / 320, box.height / 240);
    return { x: box.left + box.width / 2 + (frameX! - 160) * zoom, y: box.top + box.height / 2 + (frameY! - 120) * zoom };
  }, [x, y]);
  const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
    const [start, end] = [await at(...from), await at(...to)];
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
    await page.mouse.move(end.x, end.y);
    await page.mouse.up();
  };

  it('a rectangle drawn with the mouse is in force from the next frame: fewer regions, and undone with the recipe', async () => {
    await open.replay('demo:size=320x240,frames=20');
    expect(await open.regionsOf(0)).toBeGreaterThan(10);
    await page.getByRole('tab', { name: 'ROI', exact: true }).click();
    const before = await regionCount();
    await page.getByRole('button', { name: 'Rectangle' }).click();
    await drag([100, 80], [200, 160]);
    await expect.poll(rois).toEqual([{ shape: 'rectangle', id: 'ROI 1', mode: 'include', row: 80, col: 100, height: 80, width: 100 }]);
    await expect.poll(regionCount, { timeout: FRAME_TIMEOUT_MS }).toBeLessThan(before / 2);
    expect(await regionCount()).toBeGreaterThan(5);
    await open.leaveFields();
    await page.keyboard.press('Control+z');
    await expect.poll(rois).toEqual([]);
    await expect.poll(regionCount, { timeout: FRAME_TIMEOUT_MS }).toBe(before);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => rois().length).toBe(1);
  });

  it('is moved and reshaped by the mouse, at every stage, and the picture is not moved with it', async () => {
    for (const stage of ['Raw', 'Mask', 'Regions']) {
      await page.getByRole('tab', { name: stage, exact: true }).click();
      expect(await page.locator('svg.rois .roi-line').count()).toBe(1);
    }
    const zoom = await page.getByLabel('Zoom', { exact: true }).last().innerText();
    await page.getByRole('button', { name: 'ROI 1', exact: true }).click();
    await drag([150, 120], [160, 110]);
    await expect.poll(rois).toMatchObject([{ row: 70, col: 110, height: 80, width: 100 }]);
    await drag([210, 150], [230, 190]);
    await expect.poll(rois).toMatchObject([{ row: 70, col: 110, height: 120, width: 120 }]);
    expect(await page.getByRole('button', { name: 'Fit' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByLabel('Zoom', { exact: true }).last().innerText()).toBe(zoom);
  });

  it('a circle and a polygon are drawn too, left out, and given up with Escape', async () => {
    await page.getByRole('button', { name: 'Circle' }).click();
    await drag([170, 130], [190, 130]);
    await expect.poll(() => rois()[1]).toMatchObject({ shape: 'circle', row: 129.5, col: 169.5, radiusPx: 20 });
    await page.getByRole('listitem', { name: 'ROI ROI 2' }).getByLabel('inside it').selectOption('exclude');
    await expect.poll(() => rois()[1]?.mode).toBe('exclude');
    await page.getByRole('button', { name: 'Polygon' }).click();
    for (const [x, y] of [[20, 20], [60, 20], [60, 60]] as const) {
      const point = await at(x, y);
      await page.mouse.click(point.x, point.y);
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => rois()[2]).toMatchObject({ shape: 'polygon', points: [[19.5, 19.5], [19.5, 59.5], [59.5, 59.5]] });
    await page.getByRole('button', { name: 'Rectangle' }).click();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Rectangle' }).getAttribute('aria-pressed')).toBe('false');
    expect(rois()).toHaveLength(3);
  });

  it('works by keyboard alone: put one in, move it, type a value, take it out', async () => {
    await page.getByRole('button', { name: 'Rectangle' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Put one in the middle' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => rois()[3]).toMatchObject({ row: 60, col: 80, height: 120, width: 160 });
    await page.getByRole('button', { name: 'ROI 4', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => rois()[3]).toMatchObject({ row: 70, col: 81 });
    await page.getByRole('listitem', { name: 'ROI ROI 4' }).getByLabel('width').fill('10');
    await page.keyboard.press('Enter');
    await expect.poll(() => rois()[3]).toMatchObject({ width: 10 });
    await page.getByRole('button', { name: 'ROI 4', exact: true }).focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => rois().length).toBe(3);
  });

  it('threw nothing and broke no policy', () => {
    expect(open.faults).toEqual([]);
  });
});
