/**
 * `npm test`: builds the wasm engine's binary, brings a software Vulkan driver where no driver is named, and runs vitest with the
 * arguments given. The driver's environment must be set before the process that uses it starts, hence the launcher.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CRASHED_FILES_ENV } from './crashedFiles.ts';
import { unpackVulkanDriver } from './vulkanDriver.ts';

const root = join(import.meta.dirname, '..', '..');
const build = join(root, 'kernels', 'cpu', 'assembly', 'build.mjs');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** @returns the exit code; a signal counts as 1 */
async function runNode(script: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env: environment });
  const stop = (signal: NodeJS.Signals): void => { child.kill(signal); };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => { resolve(code ?? 1); });
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function vulkanEnvironment(): Promise<NodeJS.ProcessEnv> {
  try {
    return { ...await unpackVulkanDriver() };
  } catch (error) {
    console.warn(`no software Vulkan driver: ${error instanceof Error ? error.message : String(error)}; tests that need an adapter will say so`);
    return {};
  }
}

/** A file in whose process Node itself crashed is run once more, by itself and said aloud; whatever else fails stays failed. */
async function runVitest(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-tests-'));
  const list = join(folder, 'crashed.txt');
  try {
    const code = await runNode(vitest, ['run', ...args], { ...environment, [CRASHED_FILES_ENV]: list });
    const crashed = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [];
    if (code === 0 || crashed.length === 0) return code;
    console.warn(`Node itself crashed in ${crashed.join(', ')}; all else passed. Running that once more:`);
    return await runNode(vitest, ['run', ...crashed], environment);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (existsSync(build)) process.exitCode = await runNode(build, [], process.env);
if (!process.exitCode) {
  process.exitCode = await runVitest(process.argv.slice(2), { ...process.env, ...await vulkanEnvironment() });
}
