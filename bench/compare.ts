/**
 * The same frames through Sightline's CPU engine and through OpenCV + NumPy, in turn, in one go: what counts is the ratio.
 *
 *     node --conditions=sightline-source bench/compare.ts [--size 3840x2160] [--threads 1,2] [--rounds 5] [--runs 20] [--json]
 *
 * Needs a Python with OpenCV and NumPy (Debian: python3-opencv); PYTHON names another interpreter.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeFormat } from 'sightline/kernels';
import { granularNoise, noise } from 'sightline/footage';
import { runCase, type CaseFigures } from '../main/cli/bench/benchCase.ts';
import { FRAME_RECIPE, labellingRecipe } from '../main/cli/bench/benchRecipe.ts';
import { benchDiscs, drawScene, maskScene, type CalibratedScene, type Scene } from '../main/cli/bench/scene.ts';
import { plainTable } from '../main/cli/budgetTable.ts';
import { createNodeHost } from '../main/engine/nodeHost.ts';

const PEER = fileURLToPath(new URL('peers/opencv_frame.py', import.meta.url));
const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '3840x2160' }, threads: { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '5' }, runs: { type: 'string', default: '20' }, json: { type: 'boolean', default: false },
  },
});
const [width, height] = options.size.split('x').map(Number) as [number, number];
const rounds = Number(options.rounds), runs = Number(options.runs);

interface PeerFigures {
  readonly regions: number;
  readonly chosen: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly ms: Readonly<Record<string, { readonly p50: number; readonly min: number }>>;
}

interface Comparison {
  readonly work: string;
  readonly threads: number;
  readonly regions: readonly [ours: number, peer: number];
  /** Medians over the rounds of each round's p50, ms. */
  readonly oursMs: number;
  readonly peerMs: number;
  /** Median of the rounds' ratios. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const python = findPython();
const folder = mkdtempSync(join(tmpdir(), 'sightline-compare-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main(): Promise<void> {
  const host = await createNodeHost();
  const comparisons: Comparison[] = [];
  let peerVersions = {};
  const compare = async (work: string, threads: number, ours: () => Promise<{ ms: number; regions: number }>, peerArgs: readonly string[]): Promise<void> => {
    const oursMs: number[] = [], peerMs: number[] = [];
    let regions: [number, number] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const mine = await ours();
      const peer = runPeer([...peerArgs, '--threads', String(threads), '--runs', String(runs)]);
      peerVersions = peer.versions;
      oursMs.push(mine.ms);
      peerMs.push(peer.ms['total']!.p50);
      regions = [mine.regions, peer.regions];
    }
    const ratios = oursMs.map((ms, round) => peerMs[round]! / ms);
    comparisons.push({ work, threads, regions, oursMs: median(oursMs), peerMs: median(peerMs), ratio: median(ratios), ratios });
  };

  const drawn = benchDiscs(width, height);
  const scene = drawScene(drawn.mask, width, height);
  const frameFiles = writeScene(scene);
  for (const threads of options.threads.split(',').map(Number)) {
    const ours = async (recipe: typeof FRAME_RECIPE, of: Scene, valueOf: (figures: CaseFigures) => number) => {
      const figures = await runCase(host, recipe, of, { size: { width, height }, engine: 'wasm', threads, frames: runs, json: true }, false);
      return { ms: valueOf(figures), regions: figures.regions };
    };
    await compare(`whole frame, ${drawn.count} discs`, threads, () => ours(FRAME_RECIPE, scene, ({ rows }) => rows['frame']!.p50),
      ['--size', options.size, '--frame', frameFiles.frame, '--dark', frameFiles.dark, '--gain', frameFiles.gain, '--level', '75', '--pattern', 'discs']);
    for (const [name, mask] of labellingMasks(drawn)) {
      const file = join(folder, 'mask.raw');
      writeFileSync(file, mask);
      await compare(`labels and sums, ${name}`, threads, () => ours(labellingRecipe(8), maskScene(mask, width, height), ({ rows }) => rows['label']!.p50 + rows['measure']!.p50),
        ['--size', options.size, '--stage', 'labelling', '--mask', file, '--pattern', name]);
    }
  }
  print(describeFormat(scene.format), peerVersions, comparisons);
}

function labellingMasks({ mask, count }: ReturnType<typeof benchDiscs>): [string, Uint8Array][] {
  return [
    [`${count} discs`, mask], ['noise 5 %', noise(width, height, 0.05)],
    ['noise 50 %', noise(width, height, 0.5)], ['4-px cells 50 %', granularNoise(width, height, 0.5, 4)],
  ];
}

function writeScene({ pixels, maps }: CalibratedScene): { frame: string; dark: string; gain: string } {
  const files = { frame: join(folder, 'frame.raw'), dark: join(folder, 'dark.raw'), gain: join(folder, 'gain.raw') };
  writeFileSync(files.frame, pixels);
  writeFileSync(files.dark, maps.dark);
  writeFileSync(files.gain, maps.gain);
  return files;
}

function runPeer(args: readonly string[]): PeerFigures {
  return JSON.parse(execFileSync(python, [PEER, ...args, '--json'], { encoding: 'utf8' })) as PeerFigures;
}

function findPython(): string {
  const candidates = [process.env['PYTHON'], 'python3', '/usr/bin/python3'].filter((path) => path !== undefined);
  const found = candidates.find((path) => spawnSync(path, ['-c', 'import cv2, numpy']).status === 0);
  if (found) return found;
  console.error(`compare: no Python with OpenCV among ${candidates.join(', ')}: install python3-opencv or name one in PYTHON`);
  process.exit(4);
}

function print(format: string, peer: Readonly<Record<string, string>>, comparisons: readonly Comparison[]): void {
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}`;
  if (options.json) {
    console.log(JSON.stringify({ compare: 'opencv', format, machine, peer, rounds, runs, comparisons }, null, 2));
    return;
  }
  console.log(`${format} on ${machine}; OpenCV ${peer['opencv']}, NumPy ${peer['numpy']}; ${rounds} rounds in turn, ${runs} runs each, medians\n`);
  console.log(plainTable(['work', 'threads', 'regions', 'Sightline ms', 'OpenCV ms', 'ratio'], comparisons.map(({ work, threads, regions, oursMs, peerMs, ratio }) =>
    [work, String(threads), regions[0] === regions[1] ? String(regions[0]) : regions.join(' / '), oursMs.toFixed(2), peerMs.toFixed(2), `${ratio.toFixed(2)}x`])));
}
