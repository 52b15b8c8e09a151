import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { nodeGpuHost, skipReason } from '../support/nodeGpu.ts';
import { createNodeHost } from '../kernels/cpu/nodeHost.ts';
import { CASES, runCase } from './engines/cases.ts';
import type { CaseAnswer, CaseRequest } from './engines/messages.ts';

const root = join(import.meta.dirname, 'engines');
const kernels = join(import.meta.dirname, '..', '..', 'kernels', 'index.ts');
/** Shared memory, which the wasm engine's threads need, exists in isolated pages only. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

const started = await launchChromium();
const browserMissing = 'missing' in started ? started.missing : null;

const describeBrowser = describeUnless(browserMissing);

describeBrowser('the engines in a Worker of Chromium', () => {
  let output: string, server: PreviewServer, browser: Browser, page: Page;

  beforeAll(async () => {
    output = await mkdtemp(join(tmpdir(), 'sightline-e2e-'));
    const shared = { configFile: false, logLevel: 'warn', root, resolve: { alias: { 'sightline/kernels': kernels }, conditions: ['sightline-source'] } } as const;
    await build({ ...shared, resolve: { alias: shared.resolve.alias }, build: { outDir: output, emptyOutDir: true, target: 'esnext' }, worker: { format: 'es' } });
    server = await preview({ ...shared, resolve: { alias: shared.resolve.alias }, build: { outDir: output }, preview: { host: '127.0.0.1', port: 0, headers: ISOLATION } });
    if (!('browser' in started)) return;
    browser = started.browser;
    page = await browser.newPage();
    await page.goto(server.resolvedUrls!.local[0]!);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(output, { recursive: true, force: true });
  });

  const ask = async (request: CaseRequest): Promise<CaseAnswer> => {
    const reply = await page.evaluate((asked) => window.runCase(asked), request);
    if ('error' in reply) throw new Error(reply.error);
    return reply.answer;
  };

  it('the page is isolated and has WebGPU', async () => {
    expect(await page.evaluate(() => [crossOriginIsolated, 'gpu' in navigator])).toEqual([true, true]);
  });

  for (const name of Object.keys(CASES)) {
    it(`wasm gives the table it gives in Node: ${name}`, async () => {
      const answer = await ask({ name, backend: 'wasm' });
      const inNode = await runCase({ name, backend: 'wasm' }, createNodeHost());
      expect(tableOf(answer)).toEqual(tableOf(inNode));
      expect(answer.adapter).toBe(inNode.adapter);
      expect(answer.label.length).toBeGreaterThan(3);
    });

    it.skipIf(skipReason !== null && process.env['SIGHTLINE_REQUIRE_ALL'] !== '1')(`webgpu gives the table it gives in Node: ${name}`, async () => {
      expect(tableOf(await ask({ name, backend: 'webgpu' }))).toEqual(tableOf(await runCase({ name, backend: 'webgpu' }, nodeGpuHost())));
    });

    it(`both engines make one mask and one table of it: ${name}`, async () => {
      const [gpu, cpu] = [await ask({ name, backend: 'webgpu' }), await ask({ name, backend: 'wasm' })];
      expect({ ...gpu, adapter: '' }).toEqual({ ...cpu, adapter: '' });
      expect(gpu.adapter).not.toBe(cpu.adapter);
    });
  }
});

function tableOf({ columns, labelledCount, levelDn, label, mask }: CaseAnswer): object {
  return { labelledCount, levelDn, label, mask, columns };
}
