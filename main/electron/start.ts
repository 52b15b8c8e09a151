/**
 * `npm start` and, with `--dev`, `npm run dev`: fetches Electron's binary where it is not here yet, builds the app and starts it. With
 * `--dev` shell and page are built again whenever a source changes.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { electronMissing, findElectronBinary } from './electronBinary.ts';

const root = join(import.meta.dirname, '..', '..');
const packageDir = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** @returns the exit code; a signal counts as 1 */
function runNode(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  const stop = (signal: NodeJS.Signals): void => { child.kill(signal); };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(code ?? 1);
    });
  });
}

async function start(isDevelopment: boolean): Promise<number> {
  const electronDir = packageDir('electron');
  if (findElectronBinary(electronDir, process.env) === null) {
    const code = process.env['SIGHTLINE_OFFLINE'] ? null : await runNode(join(electronDir, 'install.js'), []);
    if (code !== 0) {
      console.error(electronMissing(code === null ? 'SIGHTLINE_OFFLINE is set' : `its installer ended with code ${code}`));
      return 1;
    }
  }
  const electronVite = join(packageDir('electron-vite'), 'bin', 'electron-vite.js');
  if (!isDevelopment) return runNode(electronVite, ['preview']);
  const built = await runNode(electronVite, ['build']);
  if (built !== 0) return built;
  const vite = join(packageDir('vite'), 'bin', 'vite.js');
  const [code] = await Promise.all([
    runNode(electronVite, ['dev', '--watch']),
    runNode(vite, ['build', 'renderer', '--watch', '--emptyOutDir', '--outDir', join(root, 'out', 'app', 'renderer')]),
  ]);
  return code;
}

process.exitCode = await start(process.argv.includes('--dev'));
