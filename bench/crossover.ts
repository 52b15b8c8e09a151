/**
 * The cost of a blur by its radius, on Sightline's engines and in OpenCV, and of localMean, which costs the same for every radius:
 * bench/results/crossover.json and docs/crossover.svg.
 *
 *     node --conditions=sightline-source bench/crossover.ts [--size 3840x2160] [--engines wasm,webgpu] [--threads 1,2] [--frames 11]
 *
 * Needs a Python with OpenCV and NumPy (Debian: python3-opencv); PYTHON names another interpreter.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CROSSOVER_RADII_PX } from '../main/cli/bench/stageCases.ts';
import { measureCrossover } from '../main/cli/bench/stages.ts';
import { createNodeHost } from '../main/engine/nodeHost.ts';
import { crossoverPlot, type Curve } from './crossoverPlot.ts';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '3840x2160' }, engines: { type: 'string', default: 'wasm' },
    threads: { type: 'string', default: '1,2' }, frames: { type: 'string', default: '11' },
  },
});
const [width, height] = options.size.split('x').map(Number) as [number, number];
const frames = Number(options.frames), threadCounts = options.threads.split(',').map(Number);
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface PeerFigures {
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: readonly { readonly radiusPx: number; readonly ms: { readonly p50: number; readonly min: number } }[];
}

const host = await createNodeHost();
const curves: Curve[] = [];

async function addEngine(engine: 'wasm' | 'webgpu', threads?: number): Promise<void> {
  const rows = await measureCrossover(host, { size: { width, height }, engine, frames, json: true, ...(threads ? { threads } : {}) });
  const of = (stage: 'blur' | 'mean') => rows.flatMap(({ radiusPx, [stage]: { time } }) => (time ? [{ radiusPx, p50Ms: time.p50, minMs: time.min }] : []));
  const { adapter } = rows[0]!.blur.engine;
  curves.push({ name: `gaussianBlur, ${adapter}`, points: of('blur') }, { name: `localMean, ${adapter}`, points: of('mean') });
}

let versions = {};
function addOpenCv(threads: number): void {
  const text = execFileSync(process.env['PYTHON'] ?? 'python3', [path('peers/opencv_blur.py'), '--size', options.size, '--radii', CROSSOVER_RADII_PX.join(','),
    '--threads', String(threads), '--runs', options.frames], { encoding: 'utf8' });
  const peer = JSON.parse(text) as PeerFigures;
  versions = peer.versions;
  curves.push({ name: `OpenCV, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, points: peer.cases.map(({ radiusPx, ms }) => ({ radiusPx, p50Ms: ms.p50, minMs: ms.min })) });
}

if (options.engines.includes('webgpu')) await addEngine('webgpu');
for (const threads of threadCounts) {
  if (options.engines.includes('wasm')) await addEngine('wasm', threads);
  addOpenCv(threads);
}
const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}`;
writeFileSync(path('results/crossover.json'), `${JSON.stringify({ crossover: `${options.size} gray8, f32 images`, machine, peer: versions, frames, curves }, null, 1)}\n`);
writeFileSync(path('../docs/crossover.svg'), crossoverPlot(`Blur by radius, ${options.size}, ${machine}`, curves));
for (const { name, points } of curves) console.log(`${name.padEnd(48)} ${points.map(({ radiusPx, minMs }) => `${radiusPx}: ${minMs.toFixed(1)}`).join('  ')}`);
