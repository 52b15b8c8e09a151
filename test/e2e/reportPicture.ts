/** Picture of a report for docs/: the demo, inspected, in headless Chromium. Run: node --conditions=sightline-source test/e2e/reportPicture.ts */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runSightline } from '../main/cli/runSightline.ts';
import { launchChromium } from '../support/chromium.ts';

const OUT = join(import.meta.dirname, '..', '..', 'docs', 'export');
const started = await launchChromium();
if ('missing' in started) throw new Error(started.missing);
const folder = await mkdtemp(join(tmpdir(), 'sightline-report-picture-'));
try {
  await mkdir(OUT, { recursive: true });
  const { code, stderr } = await runSightline(['inspect', 'demo:size=1280x720,frames=150', '--engine', 'wasm', '--shapes', '--export', 'report', '--out', join(folder, 'run'), '--quiet']);
  if (code !== 0) throw new Error(stderr);
  const page = await started.browser.newPage({ viewport: { width: 1280, height: 1500 }, colorScheme: 'light' });
  await page.goto(pathToFileURL(join(folder, 'run', 'report.html')).href);
  await page.screenshot({ path: join(OUT, 'report.png'), timeout: 120_000 });
} finally {
  await started.browser.close();
  await rm(folder, { recursive: true, force: true });
}
