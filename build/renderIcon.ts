/** Draws build/icon.png from build/icon.svg, 1024 px: `node --conditions=sightline-source build/renderIcon.ts`. electron-builder makes .ico and .icns of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { launchChromium } from '../test/support/chromium.ts';

const SIZE_PX = 1024;
const at = (name: string): URL => new URL(name, import.meta.url);

const launched = await launchChromium();
if ('missing' in launched) throw new Error(launched.missing);
try {
  const page = await launched.browser.newPage({ viewport: { width: SIZE_PX, height: SIZE_PX } });
  const svg = (await readFile(at('icon.svg'), 'utf8')).replace('<svg ', `<svg width="${SIZE_PX}" height="${SIZE_PX}" `);
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await writeFile(at('icon.png'), await page.screenshot({ omitBackground: true }));
} finally {
  await launched.browser.close();
}
