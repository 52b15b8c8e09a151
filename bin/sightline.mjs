#!/usr/bin/env node
// Starts the command line in a Node of its own: the built package as it is; a clone from its sources, on the Node that npm ci brought.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const source = at('main/cli/index.ts');
const isClone = existsSync(source);
const ownNode = at(process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node');
const node = isClone && existsSync(ownNode) ? ownNode : process.execPath;
const [major, minor] = process.versions.node.split('.').map(Number);
if (node === process.execPath && (major < 22 || (major === 22 && minor < 18))) {
  console.error(`sightline: Node ${process.versions.node} is too old: ${isClone ? 'run npm ci, which brings its own' : 'install 22.18 or newer'}`);
  process.exit(4);
}
if (isClone) await buildEngine();

// Frames lie outside the JavaScript heap: a small nursery and few malloc arenas keep memory the same early and late in a run.
const flags = ['--max-semi-space-size=2', ...(isClone ? ['--conditions=sightline-source', '--disable-warning=ExperimentalWarning'] : [])];
const entry = isClone ? source : at('out/main/cli/index.js');
const child = spawn(node, [...flags, entry, ...process.argv.slice(2)], { stdio: 'inherit', env: { MALLOC_ARENA_MAX: '2', ...process.env } });
// A terminal sends Ctrl-C to both processes itself; a signal sent to this one alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); });
child.on('error', (error) => {
  console.error(`sightline: ${node} does not start: ${error.message}`);
  process.exitCode = 4;
});
child.on('exit', (code, signal) => {
  if (signal) console.error(`sightline: ended by ${signal}: what was committed is in the run's session.duckdb`);
  process.exitCode = code ?? 128 + constants.signals[signal];
});

/** Compiles the wasm engine where its sources have changed; without the compiler (npm ci --omit=dev) what is there has to do. */
async function buildEngine() {
  try {
    await import('../kernels/cpu/assembly/build.mjs');
  } catch (error) {
    if (existsSync(at('kernels/cpu/engineBinary.ts'))) return;
    console.error(`sightline: the wasm engine cannot be built: ${error.message.split('\n')[0]}: run npm ci`);
    process.exit(4);
  }
}
