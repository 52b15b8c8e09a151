import { access } from 'node:fs/promises';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** WebGPU on a software GPU, and no traffic but to loopback. @source Chromium's gpu switches; --no-sandbox for containers */
const SWITCHES = [
  '--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader', '--use-webgpu-adapter=swiftshader',
  '--enable-webgpu-developer-features', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** A busy machine takes its time to load it. */
const START_TIMEOUT_MS = 180_000;

/** @returns a headless Chromium, that of CHROMIUM where it is set, else that of the npm package; or the reason there is none */
export async function launchChromium(): Promise<{ readonly browser: Browser } | { readonly missing: string }> {
  const chosen = process.env['CHROMIUM'];
  try {
    const executablePath = chosen || await sparticuz.executablePath();
    await access(executablePath);
    return { browser: await chromium.launch({ executablePath, args: SWITCHES, timeout: START_TIMEOUT_MS }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n').find((line) => /error|cannot|fail/i.test(line)) ?? error.message : String(error);
    const remedy = chosen ? 'CHROMIUM is to name the program itself; without it the npm package’s is taken' : 'it needs libnss3, libnspr4 and libexpat; or set CHROMIUM to another one';
    return { missing: `headless Chromium ${chosen ?? ''} does not start: ${reason.trim()}; ${remedy}`.replace('  ', ' ') };
  }
}
