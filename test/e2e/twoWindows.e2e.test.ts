import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, WindowUnderTest } from './windowUnderTest.ts';

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

describeUnless('missing' in started ? started.missing : null)('two windows of one host', () => {
  let open: WindowUnderTest, other: Page;
  beforeAll(async () => { if ('browser' in started) open = await WindowUnderTest.open(started.browser, { engine: 'wasm' }); }, 120_000);
  afterAll(() => open?.close());

  const TAKEN = 'Another window shows the frames of this host';
  const inspectsOn = async (): Promise<void> => {
    const { inspected } = open.host.state.ledger;
    await expect.poll(() => open.host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(inspected + 10);
  };

  it('do not take the frames from each other: the later one has them, and the first says so', async () => {
    await open.host.open('demo:size=320x240,frames=40', { mode: 'live', record: false });
    await inspectsOn();
    other = await open.page.context().newPage();
    await other.goto(open.host.url);
    await open.page.getByText(TAKEN).waitFor({ timeout: FRAME_TIMEOUT_MS });
    await inspectsOn();
    expect(await open.page.getByText(TAKEN).isVisible()).toBe(true);
    expect(await other.locator('.alert').count()).toBe(0);
  });

  it('give them back: the first one goes on when the other is closed', async () => {
    await other.close();
    await open.page.getByText(TAKEN).waitFor({ state: 'detached', timeout: FRAME_TIMEOUT_MS });
    await inspectsOn();
  });
});
