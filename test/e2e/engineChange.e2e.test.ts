import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { isBalanced } from '../../main/contract/index.ts';
import type { Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, waitForRun, WindowUnderTest } from './windowUnderTest.ts';

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

/** Runs in the page: keeps what any alert says from now on; one may be gone again before somebody looks. */
function watchAlerts(): void {
  const seen: string[] = (globalThis as { alertsSeen?: string[] }).alertsSeen = [];
  new MutationObserver(() => { for (const alert of document.querySelectorAll('.alert')) seen.push(alert.textContent); }).observe(document.body, { childList: true, characterData: true, subtree: true });
}

describeUnless('missing' in started ? started.missing : null)('another engine while a source runs', () => {
  let open: WindowUnderTest, host: Host, page: Page;
  const engines: string[] = [];

  beforeAll(async () => {
    if (!('browser' in started)) return;
    open = await WindowUnderTest.open(started.browser, {
      engine: 'wasm', onReport: (report) => { if (report.type === 'inspected' && report.engine.backend !== engines.at(-1)) engines.push(report.engine.backend); },
    });
    ({ host, page } = open);
    await host.open('demo:size=320x240,frames=40', { mode: 'live' });
  }, 120_000);
  afterAll(() => open?.close());

  const choose = (words: string): Promise<unknown> => page.getByLabel('Engine', { exact: true }).selectOption({ label: words });
  const running = (): Promise<string> => page.locator('.engine-chip b').innerText();
  const inspectsOn = async (): Promise<void> => {
    const { inspected } = host.state.ledger;
    await expect.poll(() => host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(inspected + 3);
    expect(isBalanced(host.state.ledger)).toBe(true);
  };

  it('goes from one to the other and back, no frame failed, the ledger balanced throughout', async () => {
    await expect.poll(() => engines, { timeout: FRAME_TIMEOUT_MS }).toEqual(['wasm']);
    await choose('WebGPU');
    await expect.poll(() => engines, { timeout: FRAME_TIMEOUT_MS }).toEqual(['wasm', 'webgpu']);
    await expect.poll(running, { timeout: FRAME_TIMEOUT_MS }).toBe('webgpu');
    await inspectsOn();
    await choose('WebAssembly');
    await expect.poll(() => engines, { timeout: FRAME_TIMEOUT_MS }).toEqual(['wasm', 'webgpu', 'wasm']);
    await expect.poll(running, { timeout: FRAME_TIMEOUT_MS }).toBe('wasm');
    await inspectsOn();
    expect(Object.values(host.state.ledger.failed).reduce((sum, count) => sum + count, 0)).toBe(0);
    expect(await page.locator('.alert').count()).toBe(0);
  });

  it('automatic says why it is not WebGPU', async () => {
    await choose('automatic');
    await page.locator('.engine-chip', { hasText: 'the only WebGPU adapter is software' }).waitFor({ timeout: FRAME_TIMEOUT_MS });
    await inspectsOn();
  });

  it('goes on by itself after the GPU process died, with the frames in it counted as failed', async () => {
    if (!('browser' in started)) return;
    await choose('WebGPU');
    await expect.poll(() => engines.at(-1), { timeout: FRAME_TIMEOUT_MS }).toBe('webgpu');
    const devTools = await started.browser.newBrowserCDPSession();
    await devTools.send('Browser.crashGpuProcess');
    await expect.poll(() => host.state.ledger.failed['device-lost'], { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(0);
    await inspectsOn();
    expect(engines.at(-1)).toBe('webgpu');
  });

  it('shows the frame of a paused recording again when the GPU process died between two frames', async () => {
    // A browser of its own: after a second crash Chromium gives a page no GPU for a while.
    const own = await launchChromium();
    if (!('browser' in own)) return;
    onTestFinished(() => own.browser.close());
    await page.close();
    await host.open('demo:size=320x240,frames=40', { mode: 'replay', record: false });
    page = await own.browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(FRAME_TIMEOUT_MS);
    await page.goto(host.url);
    // The engine is the host's choice until the page knows of the host.
    await waitForRun(page, host);
    await choose('WebGPU');
    await expect.poll(running, { timeout: FRAME_TIMEOUT_MS }).toBe('webgpu');
    await page.locator('.top-bar h1').click();
    await page.keyboard.press('k');
    const frameShown = async (): Promise<number> => Number((await page.locator('.frame-count b').innerText()).replaceAll(/\D/g, ''));
    await page.keyboard.press('End');
    await expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS }).toBe(39);
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(frameShown, { timeout: FRAME_TIMEOUT_MS }).toBe(29);
    const picture = async (): Promise<string> => (await page.locator('.canvas-place > canvas').screenshot()).toString('base64');
    const otherStage = await picture();
    await page.getByRole('tab', { name: 'Mask' }).click();
    let before = otherStage;
    // Drawn when two looks see the same, and not what was there before.
    await expect.poll(async () => { const last = before; before = await picture(); return before === last && before !== otherStage; }, { timeout: FRAME_TIMEOUT_MS, interval: 500 }).toBe(true);
    await expect.poll(() => host.state.openFrames, { timeout: FRAME_TIMEOUT_MS }).toBe(0);
    const { ledger } = host.state;
    await page.evaluate(watchAlerts);
    const devTools = await own.browser.newBrowserCDPSession();
    await devTools.send('Browser.crashGpuProcess');
    // The trouble comes and goes: another engine has inspected the frame.
    await expect.poll(() => page.evaluate(() => (globalThis as { alertsSeen?: string[] }).alertsSeen!.join('\n')), { timeout: FRAME_TIMEOUT_MS }).toContain('The webgpu engine failed');
    await expect.poll(() => page.locator('.alert').allInnerTexts(), { timeout: FRAME_TIMEOUT_MS }).toEqual([]);
    await expect.poll(picture, { timeout: FRAME_TIMEOUT_MS }).toBe(before);
    // Stages come from the engine: without the frame in it there would be none.
    const download = page.waitForEvent('download', { timeout: FRAME_TIMEOUT_MS });
    await page.getByRole('tab', { name: 'Blur' }).click();
    await page.getByRole('button', { name: 'Snapshot' }).click();
    expect((await download).suggestedFilename()).toBe('frame-000029.gaussianBlur.png');
    expect(host.state.ledger).toEqual(ledger);
  });
});
