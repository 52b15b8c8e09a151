/**
 * `npm start` and, with `--dev`, `npm run dev`: fetches Electron's binary where it is not here yet, builds the app and starts it. With
 * `--dev` shell and page are built again whenever a source changes.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { electronMissing, findElectronBinary } from './electronBinary.ts';

const root = join(import.meta.dirname, '..', '..');
const packageDir = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

function startNode(script: string, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  const stop = (signal: NodeJS.Signals): void => { child.kill(signal); };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  child.once('exit', () => process.off('SIGINT', stop).off('SIGTERM', stop));
  return child;
}

/** @returns the exit code; a signal counts as 1 */
function runNode(script: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    startNode(script, args).once('error', reject).once('exit', (code) => resolve(code ?? 1));
  });
}

/** @returns why there is no binary; null where there is one, or is one now */
async function fetchElectron(): Promise<string | null> {
  const electronDir = packageDir('electron');
  if (findElectronBinary(electronDir, process.env) !== null) return null;
  if (process.env['SIGHTLINE_OFFLINE']) return 'SIGHTLINE_OFFLINE is set';
  const code = await runNode(join(electronDir, 'install.js'), []);
  return code === 0 ? null : `its installer ended with code ${code}`;
}

async function develop(electronVite: string): Promise<number> {
  const built = await runNode(electronVite, ['build']);
  if (built !== 0) return built;
  const vite = join(packageDir('vite'), 'bin', 'vite.js');
  const page = startNode(vite, ['build', 'renderer', '--watch', '--emptyOutDir', '--outDir', join(root, 'out', 'app', 'renderer')]);
  try {
    return await runNode(electronVite, ['dev', '--watch']);
  } finally {
    page.kill();
  }
}

const missing = await fetchElectron();
if (missing !== null) {
  console.error(electronMissing(missing));
  process.exitCode = 1;
} else {
  const electronVite = join(packageDir('electron-vite'), 'bin', 'electron-vite.js');
  process.exitCode = await (process.argv.includes('--dev') ? develop(electronVite) : runNode(electronVite, ['preview']));
}
