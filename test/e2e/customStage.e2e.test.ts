import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, waitForFrameOfRun, WindowUnderTest } from './windowUnderTest.ts';

const SOUND = 'function (src) {\n  return src[this.thread.y][this.thread.x] * this.constants.gain;\n}';
/** What each says is that nothing of it ran. */
const HOSTILE = [
  'function (src) { while (true) {} }', 'function (src) { return fetch("/x"); }', 'function (src) { return import("/x"); }',
  'function (src) { return this.constructor.constructor("globalThis.ran = 1")(); }', 'function (src = (globalThis.ran = 1)) { return 1; }',
  '(globalThis.ran = 1)', 'function (src) { return `${globalThis.ran = 1}`; }', 'function (src) { return ({ get x() { return 1; } }).x; }',
];

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });
const describeBrowser = describeUnless('missing' in started ? started.missing : null);

for (const engine of ['wasm', 'webgpu'] as const) describeBrowser(`a custom stage in the window, ${engine}`, () => {
  let open: WindowUnderTest, host: Host, page: Page;
  const requests: string[] = [];

  beforeAll(async () => {
    if (!('browser' in started)) return;
    open = await WindowUnderTest.open(started.browser, { engine });
    ({ host, page } = open);
    page.on('request', (request) => { requests.push(new URL(request.url()).pathname); });
    await host.open('demo:size=320x240,frames=40', { mode: 'live' });
    await waitForFrameOfRun(page, host);
  }, 120_000);
  afterAll(() => open?.close());

  const editor = () => page.getByRole('textbox', { name: 'function' });
  const inspectsOn = async (): Promise<void> => {
    const before = host.state.ledger.inspected;
    await expect.poll(() => host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(before + 2);
  };
  const bodyInForce = (): unknown => host.state.recipe.stages.flatMap((stage) => (stage.stage === 'custom' ? [stage.body] : []))[0];
  const write = async (text: string): Promise<void> => {
    await editor().fill(text);
    await editor().press('Control+Enter');
  };

  it('is a Sobel when it is added, runs, and has its cost in the budget', async () => {
    await page.getByRole('tab', { name: 'Recipe' }).click();
    await page.getByLabel('Add a stage').selectOption('custom');
    await expect.poll(bodyInForce, { timeout: FRAME_TIMEOUT_MS }).toMatch(/^function \(src\) \{/);
    await inspectsOn();
    await expect.poll(() => page.locator('table.budget').innerText(), { timeout: FRAME_TIMEOUT_MS }).toContain('Custom');
  });

  it('is written in the editor, and in force from the next frame', async () => {
    await page.getByRole('button', { name: 'Custom', exact: true }).click();
    await write(SOUND);
    await expect.poll(bodyInForce, { timeout: FRAME_TIMEOUT_MS }).toBe(SOUND);
    await inspectsOn();
  });

  it('with a fault shows its line and column, and frames go on with the last good one', async () => {
    await write('function (src) {\n  return fetch("/secret");\n}');
    await page.getByText('line 2, column 10: only these may be called').waitFor();
    await page.getByText('Not in force: frames are still inspected with the recipe before this change').waitFor();
    await page.getByRole('button', { name: 'Go to line 2' }).click();
    expect(await editor().evaluate((area) => (area as HTMLTextAreaElement).selectionStart)).toBe('function (src) {\n  return '.length);
    expect(bodyInForce()).toBe(SOUND);
    await inspectsOn();
  });

  it('that is hostile never runs, hangs nothing and stops nothing', async () => {
    for (const text of HOSTILE) {
      await write(text);
      const fault = page.getByText(/line 1, column \d+: /).first();
      await fault.waitFor();
      expect(bodyInForce(), text).toBe(SOUND);
      // The next one's fault is its own.
      await write(SOUND);
      await fault.waitFor({ state: 'detached' });
    }
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(requests.filter((path) => path === '/x' || path === '/secret')).toEqual([]);
    await inspectsOn();
    await write(SOUND.replace('gain', 'gain + 0'));
    await expect.poll(bodyInForce, { timeout: FRAME_TIMEOUT_MS }).toContain('gain + 0');
    await inspectsOn();
    expect(open.faults).toEqual([]);
  });

  it('sent to the host past the editor is refused too, with its place', async () => {
    const answer = await page.evaluate(async (recipe) => {
      const reply = await fetch('/api/recipe', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ recipe }) });
      return { status: reply.status, text: await reply.text() };
    }, { ...host.state.recipe, stages: host.state.recipe.stages.map((stage) => (stage.stage === 'custom' ? { ...stage, body: HOSTILE[0] } : stage)) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).toMatch(/line 1, column 18: only for loops/);
    await inspectsOn();
  });
});
