import type { Page } from 'playwright-core';
import type { Host } from '../../main/host/index.ts';

/** Saves a picture of the page under this name. */
export type Take = (page: Page, name: string) => Promise<void>;

/** The panels that want a hand on them, on a paused frame of a replay: ROIs, probes, the limit finder, the custom stage's editor, the export. */
export async function panelPictures(page: Page, host: Host, take: Take): Promise<void> {
  const before = host.state.recipe;
  await rois(page, take);
  await probes(page, take);
  await setRecipe(page, { ...before, rules: [] });
  await limitFinder(page, take);
  await customStage(page, take);
  await setRecipe(page, before);
  await page.locator('.top-bar h1').click();
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('link', { name: 'regions.csv' }).waitFor();
  await take(page, 'export');
  await page.keyboard.press('Escape');
}

/** Puts a recipe in force, from the next frame. */
export async function setRecipe(page: Page, recipe: object): Promise<void> {
  await page.evaluate(async (wanted) => {
    await fetch('/api/recipe', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ recipe: wanted }) });
  }, recipe);
}

async function rois(page: Page, take: Take): Promise<void> {
  await page.getByRole('button', { name: 'Fit' }).click();
  await page.getByRole('tab', { name: 'ROI', exact: true }).click();
  await drag(page, 'Rectangle', [0.12, 0.2], [0.62, 0.8]);
  await drag(page, 'Circle', [0.78, 0.45], [0.86, 0.45]);
  await page.getByRole('listitem', { name: 'ROI ROI 2' }).waitFor();
  await take(page, 'rois');
}

/** Draws a shape from one place in the view to another, in parts of its width and height. */
async function drag(page: Page, shape: string, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.getByRole('button', { name: shape }).click();
  const view = (await page.locator('svg.rois').boundingBox())!;
  const place = ([x, y]: readonly [number, number]): [number, number] => [view.x + x * view.width, view.y + y * view.height];
  await page.mouse.move(...place(from));
  await page.mouse.down();
  await page.mouse.move(...place([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...place(to));
  await page.mouse.up();
}

async function probes(page: Page, take: Take): Promise<void> {
  const view = page.locator('.canvas-place');
  for (const position of [{ x: 260, y: 220 }, { x: 420, y: 300 }]) {
    await view.hover({ position });
    await page.locator('.probe').waitFor();
    await page.keyboard.press('x');
  }
  await page.getByRole('list', { name: 'Probes' }).waitFor();
  await take(page, 'probes');
}

async function limitFinder(page: Page, take: Take): Promise<void> {
  await page.getByRole('tab', { name: 'Regions' }).click();
  await page.getByLabel('Property', { exact: true }).selectOption('area');
  const thumb = page.getByRole('slider', { name: 'largest area to try' });
  const box = (await thumb.boundingBox())!, track = (await page.locator('.limit-slider').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width * 0.45, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await take(page, 'limit-finder');
  await page.locator('.limit-count').getByRole('button', { name: 'Reset' }).click();
}

async function customStage(page: Page, take: Take): Promise<void> {
  await page.getByRole('tab', { name: 'Recipe' }).click();
  await page.getByLabel('Add a stage').selectOption('custom');
  const editor = page.getByRole('textbox', { name: 'function' });
  await page.getByRole('button', { name: 'Custom', exact: true }).click();
  await editor.fill('function (src) {\n  return fetch("https://example.org");\n}');
  await editor.press('Control+Enter');
  await page.getByText(/line 2, column \d+: /).first().waitFor();
  await take(page, 'custom-stage');
}
