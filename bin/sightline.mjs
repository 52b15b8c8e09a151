#!/usr/bin/env node
// Starts the command line: the built package as it is; a clone from its sources, on the Node that npm ci brought along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const source = at('main/cli/index.ts');
const [major, minor] = process.versions.node.split('.').map(Number);
const isRecent = major > 22 || (major === 22 && minor >= 18);

if (existsSync(source)) {
  const ownNode = at(process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node');
  if (!existsSync(ownNode) && !isRecent) fail(`Node ${process.versions.node} is too old and the clone's own is not there: run npm ci`);
  if (!existsSync(at('kernels/cpu/engineBinary.ts'))) await import('../kernels/cpu/assembly/build.mjs');
  run(existsSync(ownNode) ? ownNode : process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', source, ...process.argv.slice(2)]);
} else {
  if (!isRecent) fail(`Node ${process.versions.node} is too old: sightline needs 22.18 or newer`);
  await import('../out/main/cli/index.js');
}

function run(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { if (!process.stdin.isTTY || signal !== 'SIGINT') child.kill(signal); });
  child.on('error', (error) => fail(`${node} does not start: ${error.message}`));
  child.on('exit', (code, signal) => { process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1); });
}

function fail(message) {
  console.error(`sightline: ${message}`);
  process.exit(4);
}
