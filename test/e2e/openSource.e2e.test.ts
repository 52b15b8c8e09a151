import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createHost, type Host } from '../../main/host/index.ts';
import { encode, noise } from '../main/capture/footage.ts';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer');
const FRAME_TIMEOUT_MS = 60_000;
const WIDTH = 160, HEIGHT = 120, FRAMES = 12;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

/** Runs in the page: what a drag of a file from the file manager, or of a link, is to the element under the pointer. */
function dropOn(element: Element, { file, uri }: { file?: string; uri?: string }): boolean {
  const dataTransfer = new DataTransfer();
  if (file !== undefined) dataTransfer.items.add(new File(['...'], file));
  if (uri !== undefined) dataTransfer.setData('text/uri-list', uri);
  element.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer }));
  return element.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
}

describeUnless('missing' in started ? started.missing : null)('opening a recording in the window', () => {
  let folder: string, recording: string, host: Host, page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sightline-open-'));
    recording = encode(join(folder, 'line 3.mkv'), 'gray', WIDTH, HEIGHT, noise(WIDTH * HEIGHT * FRAMES), ['-c:v', 'ffv1']);
    const pageDir = join(folder, 'page');
    await build({ configFile: join(RENDERER, 'vite.config.ts'), root: RENDERER, logLevel: 'error', build: { outDir: pageDir, emptyOutDir: true } });
    host = await createHost({ pageDir, sessionParent: folder, engineHint: 'wasm' });
  }, 120_000);
  beforeEach(async () => {
    if (!('browser' in started)) return;
    await page?.close();
    page = await started.browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(FRAME_TIMEOUT_MS);
  });
  afterAll(async () => {
    await page?.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const show = async (): Promise<void> => {
    await page.goto(host.url);
    await page.getByRole('tab', { name: 'Source' }).click();
  };
  const runsAfter = async (open: () => Promise<unknown>): Promise<object | null> => {
    const before = host.state.run?.runId ?? 0;
    await open();
    await expect.poll(() => host.state.run?.runId).toBeGreaterThan(before);
    await expect.poll(() => host.state.run?.state).toMatch(/running|ended|failed/);
    return host.state.run;
  };
  const opened = () => ({ source: recording, mode: 'replay', frameCount: FRAMES, format: expect.objectContaining({ width: WIDTH, height: HEIGHT }) as object });

  it('by its path: it is replayed', async () => {
    await show();
    expect(await runsAfter(async () => {
      await page.getByLabel('Recording, address or graph').fill(recording);
      await page.getByRole('button', { name: 'Open', exact: true }).click();
    })).toMatchObject(opened());
    await expect.poll(() => page.locator('.frame-count').innerText()).toContain(`/ ${FRAMES}`);
    await expect.poll(() => page.locator('.top-bar .chip').first().innerText()).toContain('line 3.mkv');
  });

  it('by a path where nothing lies: says so at the field', async () => {
    await show();
    await page.getByLabel('Recording, address or graph').fill('/no/such.mkv');
    await page.keyboard.press('Enter');
    await page.locator('p.fault', { hasText: '/no/such.mkv' }).waitFor();
    expect(await page.getByLabel('Recording, address or graph').getAttribute('aria-invalid')).toBe('true');
  });

  it('that is not there after one that was shown: its picture does not stay under the other’s name', async () => {
    await show();
    await runsAfter(() => host.open(recording));
    const picture = page.locator('.canvas-place > canvas');
    await picture.waitFor({ timeout: FRAME_TIMEOUT_MS });
    await page.getByLabel('Recording, address or graph').fill('/no/such.mkv');
    await page.keyboard.press('Enter');
    await page.locator('.live .sentence', { hasText: '/no/such.mkv' }).waitFor();
    expect(await picture.isVisible()).toBe(false);
  });

  it('by dropping what the file manager gives a path with, anywhere on the window', async () => {
    await show();
    expect(await runsAfter(() => page.locator('.canvas-place').evaluate(dropOn, { uri: pathToFileURL(recording).href }))).toMatchObject(opened());
  });

  it('by dropping a file in the app, whose shell knows the path', async () => {
    await page.addInitScript((path) => {
      globalThis.sightlineShell = {
        platform: 'linux', version: '0', chooseSource: () => Promise.resolve(null), chooseFolder: () => Promise.resolve(null), recentFiles: () => Promise.resolve([]),
        noteOpened: () => Promise.resolve(), pathOfFile: () => path, onCommand: () => () => undefined,
      };
    }, recording);
    await show();
    expect(await runsAfter(() => page.locator('.drop').evaluate(dropOn, { file: 'line 3.mkv' }))).toMatchObject(opened());
  });

  it('by dropping a file in a browser, which tells no path: says what to do and stays on the page', async () => {
    await show();
    const before = host.state.run?.runId;
    const goesOn = await page.locator('.canvas-place').evaluate(dropOn, { file: 'line 3.mkv' });
    expect(goesOn).toBe(false);
    await page.getByText('line 3.mkv: a browser does not tell where a file lies: type its path under Source').waitFor();
    expect(host.state.run?.runId).toBe(before);
    expect(page.url()).toBe(`${host.origin}/`);
  });
});
