import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCalibration } from '../../main/calibration/index.ts';
import type { Host } from '../../main/host/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { FRAME_TIMEOUT_MS, waitForFrameOfRun, WindowUnderTest } from './windowUnderTest.ts';

const clip = (scene: string): string => `demo:size=320x240,frames=60,scene=${scene}`;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

describeUnless('missing' in started ? started.missing : null)('the calibrate panel over a real host', () => {
  let open: WindowUnderTest, folder: string, host: Host, page: Page;

  beforeAll(async () => {
    if (!('browser' in started)) return;
    open = await WindowUnderTest.open(started.browser, { engine: 'wasm' });
    ({ folder, host, page } = open);
    await page.getByRole('tab', { name: 'Calibrate' }).click();
  }, 120_000);
  afterAll(() => open?.close());

  const panel = () => page.getByRole('tabpanel', { name: 'Calibrate' });
  const step = (name: RegExp) => page.getByRole('region', { name });

  it('says what to do before there is a source', async () => {
    await page.getByText('Open a camera, live, to record from.').waitFor();
    expect(await step(/Dark frame/).getByRole('button', { name: 'Record' }).isDisabled()).toBe(true);
  });

  it('refuses a flat that is dark, with what to change', async () => {
    await host.open(clip('dark'), { mode: 'live', record: false });
    await expect.poll(() => page.getByLabel('Exposure').innerText(), { timeout: FRAME_TIMEOUT_MS }).toMatch(/^mean 4\.7 %, clipped 0 %$/);
    await step(/Flat frame/).getByRole('button', { name: 'Record' }).click();
    await step(/Flat frame/).getByText(/under 20 % of full scale .*: lengthen the exposure or add light/).waitFor({ timeout: FRAME_TIMEOUT_MS });
  });

  it('records the dark, then the flat, and says what they are worth', async () => {
    await page.getByLabel('frames to average').fill('40');
    await step(/Dark frame/).getByRole('button', { name: 'Record' }).click();
    // Which 40 frames come first depends on the machine; the number drawn in each moves the mean across 12.05 DN.
    await expect.poll(() => panel().innerText(), { timeout: FRAME_TIMEOUT_MS }).toMatch(/40 frames, mean 12\.[01] DN \(4\.7 %\), noise 1\.5/);
    await host.open(clip('flat'), { mode: 'live', record: false });
    await expect.poll(() => page.getByLabel('Exposure').innerText(), { timeout: FRAME_TIMEOUT_MS }).toMatch(/^mean 60 %/);
    await step(/Flat frame/).getByRole('button', { name: 'Record' }).click();
    await expect.poll(() => panel().innerText(), { timeout: FRAME_TIMEOUT_MS }).toMatch(/40 frames, mean 152\.\d DN \(60 %\)/);
    expect(await step(/Use it/).innerText()).toMatch(/bad pixels\s+0\s.*CV before, after\s+5\.\d %, 0\.\d\d %/s);
    const { record } = await readCalibration(join(folder, 'calibration'));
    expect(record!.maps!.cvAfter).toBeLessThan(0.005);
  });

  it('uses it: the recipe names it and frames are corrected by it', async () => {
    await host.open(clip('web'), { mode: 'live', record: false });
    // A recipe that was made for the source before is refused.
    await waitForFrameOfRun(page, host);
    expect(await page.locator('.verdict-word').innerText()).toMatch(/PASS|FAIL/);
    await step(/Use it/).getByRole('button', { name: 'Use it' }).click();
    await step(/Use it/).getByRole('button', { name: 'In use' }).waitFor({ timeout: FRAME_TIMEOUT_MS });
    const { record } = await readCalibration(join(folder, 'calibration'));
    expect(host.state).toMatchObject({
      recipe: { calibration: join(folder, 'calibration') },
      calibration: { folder: join(folder, 'calibration'), warning: null, recorded: { dark: { frames: 40 }, flat: { time: record!.flat!.time } } },
    });
    expect(await page.getByLabel('Calibration in use').innerText()).toMatch(/40 \+ 40 frames/);
    const version = host.state.recipeVersion, inspected = host.state.ledger.inspected;
    await expect.poll(() => host.state.ledger.inspected, { timeout: FRAME_TIMEOUT_MS }).toBeGreaterThan(inspected + 5);
    expect(host.state.recipeVersion).toBe(version);
    expect(open.faults).toEqual([]);
  });
});
