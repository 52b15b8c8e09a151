import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoRecipe } from 'sightline/footage';
import { REGION_PROPERTY_NAMES, type Recipe } from 'sightline/kernels';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSightline } from '../main/cli/runSightline.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, WindowUnderTest } from './windowUnderTest.ts';

const WIDTH = 320, HEIGHT = 240, FRAMES = 40;
const SOURCE = `demo:size=${WIDTH}x${HEIGHT},frames=${FRAMES},seed=11`;
/** A software GPU on a busy machine takes seconds a frame. */
const REPLAY_TIMEOUT_MS = 300_000;
const RECIPE = withEveryProperty(demoRecipe(WIDTH, HEIGHT));

function withEveryProperty(recipe: Recipe): Recipe {
  return {
    ...recipe,
    name: 'every property',
    rois: [{ id: 'left', shape: 'rectangle', row: 20, col: 20, height: 180, width: 140, mode: 'include' }],
    roiMode: 'flag',
    stages: recipe.stages.map((stage) => (stage.stage === 'measure' ? { ...stage, properties: [...REGION_PROPERTY_NAMES] } : stage)),
  };
}

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });
const describeBrowser = describeUnless('missing' in started ? started.missing : null);

for (const engine of ['wasm', 'webgpu'] as const) describeBrowser(`the window's export beside inspect, ${engine}`, () => {
  let open: WindowUnderTest;
  beforeAll(async () => { if ('browser' in started) open = await WindowUnderTest.open(started.browser, { engine }); }, 120_000);
  afterAll(() => open?.close());

  it('gives the same regions.csv, byte for byte, of a recording that was replayed to its end', { timeout: 600_000 }, async () => {
    const { page, host, folder } = open;
    const recipeFile = join(folder, 'every.recipe.json');
    await writeFile(recipeFile, JSON.stringify(RECIPE));
    await open.replay(SOURCE);
    await expect.poll(() => host.state.run!.sessionDir, { timeout: FRAME_TIMEOUT_MS }).not.toBeNull();
    // Of before the recipe: on a slow machine the next session begins with the first frame under it.
    const { sessionDir } = host.state.run!;
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('tab', { name: 'Recipe' }).click();
    await page.getByRole('button', { name: 'Open…' }).click();
    await (await chooser).setFiles(recipeFile);
    await expect.poll(() => host.state.recipe.name).toBe(RECIPE.name);
    await open.leaveFields();
    // A recipe that is changed again at once is not recorded: its session begins with the first frame a moment later.
    await expect.poll(async () => {
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Home');
      return host.state.run!.sessionDir;
    }, { timeout: FRAME_TIMEOUT_MS, interval: 500 }).not.toBe(sessionDir);
    await open.leaveFields();
    await page.keyboard.press('l');
    // Reported as well, not only shown: an export holds what the host has.
    await expect.poll(() => host.state, { timeout: REPLAY_TIMEOUT_MS }).toMatchObject({ replay: { playing: false, frame: FRAMES - 1 }, openFrames: 0 });

    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const link = page.getByRole('link', { name: 'regions.csv' });
    await link.waitFor({ timeout: FRAME_TIMEOUT_MS });
    const download = page.waitForEvent('download');
    await link.click();
    const exported = await readFile(await (await download).path());

    const out = join(folder, 'inspected');
    const { code, stderr } = await runSightline(['inspect', SOURCE, '--recipe', recipeFile, '--engine', engine, '--out', out, '--export', 'csv', '--quiet']);
    expect(code, stderr).toBe(0);
    const inspected = await readFile(join(out, 'regions.csv'));
    const lines = exported.toString().split('\n'), wanted = inspected.toString().split('\n');
    expect(lines[0]!.split(',')).toEqual(expect.arrayContaining(['moments_hu_6', 'orientation', 'feret_angle']));
    expect(new Set(lines.slice(1, -1).map((line) => Number(line.slice(0, line.indexOf(',')))))).toEqual(new Set(Array.from({ length: FRAMES }, (_, frame) => frame)));
    expect(lines.find((line, i) => line !== wanted[i])).toEqual(wanted.find((line, i) => line !== lines[i]));
    expect(exported.equals(inspected)).toBe(true);
    expect(open.faults).toEqual([]);
  });
});
