import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { readFrameNumber } from 'sightline/footage';
import { build } from 'vite';
import { expect, vi } from 'vitest';
import type { SettledReport } from '../../main/contract/index.ts';
import { createHost, type Host } from '../../main/host/index.ts';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer');
const SIZE = { width: 1440, height: 900 };
export const FRAME_TIMEOUT_MS = 60_000;
/** A stage that is read for the first time is compiled for the software GPU first. */
const SNAPSHOT_TIMEOUT_MS = 90_000;

export interface WindowOptions {
  readonly engine: 'wasm' | 'webgpu';
  /** Folder of a built page; one is built where it is left out. */
  readonly pageDir?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly onReport?: (report: SettledReport) => void;
}

/** A picture as the window gave it out. */
export interface Picture {
  readonly name: string;
  readonly width: number;
  /** Row by row. */
  readonly grays: number[];
}

/** Builds the page into a folder: as it is shipped, or for development, every name as it is in the sources. */
export async function buildPage(outDir: string, how: 'shipped' | 'development' = 'shipped'): Promise<string> {
  const forDevelopment = how === 'development';
  await build({
    configFile: join(RENDERER, 'vite.config.ts'), root: RENDERER, logLevel: 'error', ...(forDevelopment ? { mode: 'development' } : {}),
    build: { outDir, emptyOutDir: true, ...(forDevelopment ? { minify: false } : {}) },
  });
  return outDir;
}

/**
 * Waits until the page knows that the host's run has begun: until then all that it says, and what is asked of it, is about the run before; one that
 * is starting has no replay yet.
 */
export async function waitForRun(page: Page, { state }: Host): Promise<void> {
  await page.locator(`.top-bar [data-run="${state.run!.runId}"]:not(:has(.dot-starting))`).waitFor({ timeout: FRAME_TIMEOUT_MS });
}

/** Waits until the page shows a frame of the host's run, with its verdict: until then both may be those of the run before. */
export async function waitForFrameOfRun(page: Page, host: Host): Promise<void> {
  await waitForRun(page, host);
  await page.locator(`.frame-count[data-run="${host.state.run!.runId}"]`).waitFor({ timeout: FRAME_TIMEOUT_MS });
}

/** The page in a browser over a real host of this process; `folder` receives the sessions. */
export class WindowUnderTest {
  readonly host: Host;
  readonly page: Page;
  readonly folder: string;
  /** What the page threw, and what it wrote as an error. */
  readonly faults: string[] = [];
  /** Asked of anybody but the host. */
  readonly elsewhere: string[] = [];
  readonly #end: () => Promise<void>;
  readonly #reported: () => SettledReport | null;

  private constructor(host: Host, page: Page, folder: string, reported: () => SettledReport | null, end: () => Promise<void>) {
    this.host = host;
    this.page = page;
    this.folder = folder;
    this.#reported = reported;
    this.#end = end;
    page.on('pageerror', (error) => { this.faults.push(error.message); });
    page.on('console', (message) => { if (message.type() === 'error') this.faults.push(message.text()); });
    page.on('request', (request) => { if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(host.origin)) this.elsewhere.push(request.url()); });
  }

  static async open(browser: Browser, { engine, pageDir, viewport = SIZE, onReport }: WindowOptions): Promise<WindowUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'sightline-window-'));
    let reported: SettledReport | null = null;
    const host = await createHost({
      pageDir: pageDir ?? await buildPage(join(folder, 'page')), sessionParent: folder, engineHint: engine,
      onReport: (report) => {
        reported = report;
        onReport?.(report);
      },
    });
    const context = await browser.newContext({ viewport });
    context.setDefaultTimeout(FRAME_TIMEOUT_MS);
    const opened = new WindowUnderTest(host, await context.newPage(), folder, () => reported, () => context.close());
    await opened.page.goto(host.url);
    return opened;
  }

  async close(): Promise<void> {
    await this.#end();
    await this.host.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Asks the host past the window's controls, as its page. @returns the answer's status */
  tell(name: string, request: object): Promise<number> {
    return this.page.evaluate(([path, body]) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(({ status }) => status), [`/api/${name}`, JSON.stringify(request)] as const);
  }

  /** Number of the frame that the window names. */
  async frameShown(): Promise<number> {
    return Number((await this.page.locator('.frame-count b').innerText()).replaceAll(/\D/g, ''));
  }

  async waitForFrame(frame: number, timeout = FRAME_TIMEOUT_MS): Promise<void> {
    await vi.waitFor(async () => expect(await this.frameShown()).toBe(frame), { timeout });
  }

  /**
   * Waits until the replay stands at a frame: nothing is on its way, and what is shown is what was inspected last, so nothing else will be. The
   * frame's number alone says less: the same frame may have been shown before, with others of then still to come.
   */
  async waitToStandAt(frame: number): Promise<void> {
    const { runId } = this.host.state.run!;
    await vi.waitFor(() => {
      expect(this.host.state).toMatchObject({ replay: { playing: false, frame }, openFrames: 0 });
      // Before its first frame is sent a recording stands at frame 0 as well.
      expect(this.#reported()).toMatchObject({ runId });
    }, { timeout: FRAME_TIMEOUT_MS });
    await this.page.locator(`.frame-count[data-run="${runId}"][data-sequence="${this.#reported()!.sequence}"]`).waitFor({ timeout: FRAME_TIMEOUT_MS });
    await this.waitForFrame(frame);
  }

  /** Regions in the title of their table. */
  async regionCount(): Promise<number> {
    return Number(/· ([\d\u2009]+)/.exec(await this.page.locator('section.regions h2').innerText())?.[1]?.replaceAll(/\D/g, '') ?? NaN);
  }

  /** The table follows the picture a few times a second. @returns the regions of that frame */
  async regionsOf(frame: number): Promise<number> {
    await this.page.locator(`section.regions[data-frame="${frame}"]`).waitFor({ timeout: FRAME_TIMEOUT_MS });
    return this.regionCount();
  }

  /** The stage that is shown, in the pixels of the frame. */
  async snapshot(): Promise<Picture> {
    const { page } = this;
    // What was said before is not this one's answer.
    await page.locator('.notice-bad').waitFor({ state: 'detached', timeout: SNAPSHOT_TIMEOUT_MS });
    const refused = page.locator('.notice-bad').waitFor({ timeout: SNAPSHOT_TIMEOUT_MS }).then(() => null, () => null);
    const download = page.waitForEvent('download', { timeout: SNAPSHOT_TIMEOUT_MS }).catch(() => null);
    await page.getByRole('button', { name: 'Snapshot' }).click();
    const file = await Promise.race([download, refused]);
    if (!file) throw new Error(`no snapshot; the window says: ${(await page.locator('.alert, .notice').allInnerTexts()).join(' | ')}`);
    return { name: file.suggestedFilename(), ...await page.evaluate(decodePng, await readFile(await file.path(), 'base64')) };
  }

  /** The number drawn in the footage that is shown, read from a snapshot of the raw stage. */
  async numberDrawn(): Promise<number | null> {
    const { grays, width } = await this.snapshot();
    return readFrameNumber(Uint8Array.from(grays), width);
  }

  /** Takes the focus out of every field, so that keys are the window's. */
  async leaveFields(): Promise<void> {
    await this.page.locator('.top-bar h1').click();
  }

  /** Opens a recording and stands on its first frame. */
  async replay(source: string): Promise<void> {
    await this.host.open(source, { mode: 'replay' });
    // Keys of the replay do nothing until the page knows of it.
    await waitForRun(this.page, this.host);
    await this.leaveFields();
    await this.page.keyboard.press('k');
    await this.page.keyboard.press('Home');
    await this.waitToStandAt(0);
  }
}

/** Runs in the page: the red channel of a PNG, which is its gray. */
async function decodePng(base64: string): Promise<{ width: number; grays: number[] }> {
  const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  return { width: picture.width, grays: Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]!) };
}
