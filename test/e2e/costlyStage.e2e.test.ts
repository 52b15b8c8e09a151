import type { Page } from 'playwright-core';
import { createPlan, parseRecipe, type FrameFormat, type Recipe } from 'sightline/kernels';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isBalanced } from '../../main/contract/index.ts';
import type { Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, WindowUnderTest } from './windowUnderTest.ts';

/** What the limits of a custom stage let through at its costliest: seconds a frame on a software GPU. */
const SIZE = { wasm: { width: 640, height: 480 }, webgpu: { width: 320, height: 240 } } as const;
/** On the CPU a second stage takes what the limit of the frame leaves; on a software GPU one stage is slow enough. */
const STAGES = { wasm: 2, webgpu: 1 } as const;
const MOST_TAPS = 20_000;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });
const describeBrowser = describeUnless('missing' in started ? started.missing : null);

const longLoop = (taps: number): object => ({
  stage: 'custom', body: `function (src) {\n  let sum = 0;\n  for (let i = 0; i < ${taps}; i++) { sum = sum * 0.5 + src[this.thread.y][this.thread.x + i]; }\n  return sum;\n}`,
});

/** The recipe with one stage more, whose loop is the longest that is allowed: found by asking, so that it follows the limits. */
function withCostliest(recipe: Recipe, format: FrameFormat): Recipe {
  const withTaps = (taps: number): Recipe => parseRecipe({ ...recipe, stages: [longLoop(taps), ...recipe.stages.filter(({ stage }) => stage !== 'flatField')] });
  let [allowed, refused] = [1, MOST_TAPS];
  while (refused - allowed > 1) {
    const taps = (allowed + refused) >> 1;
    try {
      createPlan(withTaps(taps), format);
      allowed = taps;
    } catch {
      refused = taps;
    }
  }
  return withTaps(allowed);
}

for (const engine of ['wasm', 'webgpu'] as const) describeBrowser(`the costliest custom stage that is allowed, ${engine}`, () => {
  const { width, height } = SIZE[engine];
  const source = `demo:size=${width}x${height},frames=40`;
  let open: WindowUnderTest, page: Page, host: Host, slow: Recipe, before: Recipe;

  beforeAll(async () => {
    if (!('browser' in started)) return;
    open = await WindowUnderTest.open(started.browser, { engine });
    ({ page, host } = open);
    await host.open(source, { mode: 'live' });
    await page.locator('.verdict-word').filter({ hasText: /PASS|FAIL/ }).waitFor({ timeout: FRAME_TIMEOUT_MS });
    before = host.state.recipe;
    slow = before;
    for (let stage = 0; stage < STAGES[engine]; stage++) slow = withCostliest(slow, host.state.run!.format!);
  }, 180_000);
  afterAll(() => open?.close());

  const putInForce = async (recipe: object): Promise<void> => {
    expect(await open.tell('recipe', { recipe })).toBe(204);
  };
  const inspects = async (isSlow: boolean): Promise<void> => {
    const shown = page.locator('table.budget').filter({ hasText: 'Custom' });
    await shown.waitFor({ state: isSlow ? 'visible' : 'detached', timeout: FRAME_TIMEOUT_MS });
    const { inspected } = host.state.ledger;
    await expect.poll(() => host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(inspected);
    expect(isBalanced(host.state.ledger)).toBe(true);
  };

  it('hangs neither page nor account, and goes with the next recipe', async () => {
    await putInForce(slow);
    await inspects(true);
    // The page answers while a frame of it is under way.
    await open.leaveFields();
    for (let turn = 0; turn < 3; turn++) {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.sheet').waitFor({ state: 'detached' });
    }
    expect(host.state.ledger.dropped['engine-busy'] + host.state.ledger.dropped['link-busy']).toBeGreaterThan(0);
    await putInForce(before);
    await inspects(false);
    expect(Object.values(host.state.ledger.failed).reduce((sum, count) => sum + count, 0)).toBe(0);
    expect(await page.locator('.alert-error').count()).toBe(0);
  });

  it('stops nobody from stopping the run', async () => {
    await putInForce(slow);
    await inspects(true);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => host.state.run!.state).toBe('ended');
    expect(isBalanced(host.state.ledger)).toBe(true);
    await host.open(source, { mode: 'live' });
    await inspects(false);
    expect(open.faults).toEqual([]);
  });
});
