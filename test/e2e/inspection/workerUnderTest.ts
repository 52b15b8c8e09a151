import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from 'sightline/kernels';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
import type { FromWorker, Mark, Overlay, ToWorker, ViewPort } from '../../../renderer/inspection/protocol.ts';
import { launchChromium } from '../../support/chromium.ts';
import { describeUnless } from '../../support/describeUnless.ts';
import { ContractHost } from './contractHost.ts';

const kernels = join(import.meta.dirname, '..', '..', '..', 'kernels', 'index.ts');
export const PLAIN: Overlay = { outlines: false, boxes: false, labels: false, saturated: false, rois: false };

/** The inspection worker in a page of Chromium, on one engine, over a host of the test's own. */
export interface WorkerUnderTest {
  readonly backend: 'wasm' | 'webgpu';
  readonly host: ContractHost;
  page(): Page;
  /** All that the worker said, in order. */
  said(): Promise<Exclude<FromWorker, { readonly type: 'snapshot' | 'snapshotFailed' }>[]>;
  send(message: Exclude<ToWorker, { readonly type: 'start' }>): Promise<void>;
  show(stage: string, port: ViewPort, overlay?: Partial<Overlay>, mark?: Mark | null): Promise<void>;
  /** The canvas, RGBA. */
  pixels(): Promise<Buffer>;
  /** The canvas once it is other than `before`. */
  nextPicture(before: Buffer): Promise<Buffer>;
  /** A stage at the frame's own size, RGBA. */
  snapshot(stage: string): Promise<{ readonly frame: number; readonly width: number; readonly height: number; readonly pixels: Buffer }>;
}

/** A suite for each engine, its worker started on `plan` before the first test. */
export async function describeWorkers(subject: string, plan: Plan, body: (worker: WorkerUnderTest) => void): Promise<void> {
  const started = await launchChromium();
  const browser = 'browser' in started ? started.browser : null;
  let output: string;
  beforeAll(async () => {
    if (!browser) return;
    output = await mkdtemp(join(tmpdir(), 'sightline-e2e-'));
    await build({
      configFile: false, logLevel: 'warn', root: import.meta.dirname, resolve: { alias: { 'sightline/kernels': kernels } },
      build: { outDir: output, emptyOutDir: true, target: 'esnext', assetsInlineLimit: 0, modulePreload: { polyfill: false } }, worker: { format: 'es' },
    });
  });
  afterAll(async () => {
    if (!browser) return;
    await browser.close();
    await rm(output, { recursive: true, force: true });
  });

  for (const backend of ['wasm', 'webgpu'] as const) {
    describeUnless('missing' in started ? started.missing : null)(`${subject}, ${backend}`, () => {
      const host = new ContractHost();
      let page: Page;
      beforeAll(async () => {
        host.setPlan(plan.recipe, plan.flatField?.maps ?? null);
        page = await browser!.newPage();
        await page.goto(await host.listen(output));
        await page.evaluate((engine) => window.start(engine), backend);
        await host.opened;
      });
      afterAll(async () => {
        await page?.close();
        host.close();
      });

      const pixels = async (): Promise<Buffer> => Buffer.from(await page.evaluate(() => window.canvasPixels()), 'latin1');
      const send: WorkerUnderTest['send'] = (message) => page.evaluate((sent) => window.send(sent), message);
      body({
        backend, host, send, pixels,
        page: () => page,
        said: () => page.evaluate(() => window.said),
        show: (stage, port, overlay = {}, mark = null) => send({ type: 'view', stage, port, overlay: { ...PLAIN, ...overlay }, mark }),
        nextPicture: async (before) => {
          await expect.poll(async () => (await pixels()).equals(before)).toBe(false);
          return pixels();
        },
        snapshot: async (stage) => {
          const taken = await page.evaluate((named) => window.snapshot(named), stage);
          return { ...taken, pixels: Buffer.from(taken.pixels, 'latin1') };
        },
      });
    });
  }
}
