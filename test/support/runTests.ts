/**
 * `npm test`: builds the wasm engine's binary, brings a software Vulkan driver where no driver is named, and runs vitest with the
 * arguments given. The driver's environment must be set before the process that uses it starts, hence the launcher.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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

if (existsSync(build)) process.exitCode = await runNode(build, [], process.env);
if (!process.exitCode) {
  process.exitCode = await runNode(vitest, ['run', ...process.argv.slice(2)], { ...process.env, ...await vulkanEnvironment() });
}
