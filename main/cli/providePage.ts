import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isClone, packageDir, PAGE_DIR } from '../host/pageDir.ts';
import { UsageError } from './exitCode.ts';

const INDEX = `${PAGE_DIR}/index.html`;
/** What the page is made of, in a clone. */
const SOURCES = ['renderer', 'kernels', 'main/contract'].map((folder) => `${packageDir}${folder}`);

/**
 * Sees to the built page: the package brings it; a clone builds it when it is first asked for, and again when a source is newer.
 *
 * @throws UsageError  it is not there and cannot be built
 */
export async function providePage(): Promise<void> {
  const isBuilt = existsSync(INDEX);
  if (isBuilt && !(isClone && isOlderThan(SOURCES))) return;
  const vite = `${packageDir}node_modules/vite/bin/vite.js`;
  if (!isClone || !existsSync(vite)) throw new UsageError(`page ${PAGE_DIR}: is not built: run npm ci and npm run build`);
  console.error(`building the window ${isBuilt ? 'again, its sources have changed' : 'once'} (vite build renderer)`);
  const said: string[] = [];
  const child = spawn(process.execPath, [vite, 'build', 'renderer'], { cwd: packageDir, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code === 0 && existsSync(INDEX)) return;
  const reason = said.join('').split('\n').find((line) => line.trim() !== '')?.trim() ?? `exit code ${code}`;
  throw new UsageError(`page ${PAGE_DIR}: could not be built (${reason}): run npx vite build renderer and see what it says`);
}

function isOlderThan(folders: readonly string[]): boolean {
  const builtMs = statSync(INDEX).mtimeMs;
  return folders.some((folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
    .some((entry) => entry.isFile() && /\.(tsx?|css|html|svg|json)$/.test(entry.name) && statSync(join(entry.parentPath, entry.name)).mtimeMs > builtMs));
}
