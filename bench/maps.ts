/**
 * How calibration maps are best kept in memory: the CPU engine's front end (flat-field, 5-tap blur and fixed level, fused) with dark and
 * gain as f32, as the engine has them, and in more compact ways, in turn; and how far each is from f64 arithmetic.
 *
 *     node --conditions=sightline-source bench/maps.ts [--sizes 1920x1080,3840x2160] [--threads 1,2] [--placements 5] [--rounds 5] [--runs 10] [--pause 0]
 */
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Footage } from 'sightline/footage';
import { compileAssembly } from '../kernels/cpu/assembly/compile.mjs';
import { compileEngine } from '../kernels/cpu/engineModule.ts';
import { plainTable } from '../main/cli/budgetTable.ts';
import { demoCalibration, randomCalibration, type Calibration } from './maps/calibrations.ts';
import { createBench, createScene, FRAMES, type Bench, type BenchScene } from './maps/createBench.ts';
import { ENGINE, type MapExports } from './maps/frontEnd.ts';
import { MAP_KINDS } from './maps/mapKinds.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1920x1080,3840x2160' }, threads: { type: 'string', default: '1,2' },
    placements: { type: 'string', default: '5' }, rounds: { type: 'string', default: '5' }, runs: { type: 'string', default: '10' },
    pause: { type: 'string', default: '0' },
  },
});
const placements = Number(options.placements), rounds = Number(options.rounds), runs = Number(options.runs);
/** Before every run: 33 is a camera's pace, at which other work takes the caches between frames. */
const pauseMs = Number(options.pause);
const clock = new Int32Array(new SharedArrayBuffer(4));
/** Runs of a kind before those that count, in every round: its maps take the caches from those of the kind before. */
const WARM_UP_RUNS = 3;
/** Kinds are compared with f32 maps in their own code, which the engine's row shows to be no slower. */
const F32 = 1;
/** The engine, then the kinds. */
const ALL = [ENGINE, ...MAP_KINDS.map((_, index) => index + 1)];
const TITLES = ['engine', ...MAP_KINDS.map(({ title }) => title)];

const modules = {
  mapModule: await WebAssembly.compile(await compileAssembly(fileURLToPath(new URL('maps/assembly', import.meta.url)))),
  engineModule: await compileEngine(),
};

interface Figures {
  readonly medianMs: number;
  readonly minMs: number;
  /** f32's time by this one's: the median over all rounds of the ratio of a round's medians. */
  readonly ratio: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Placements, and in each rounds in which every kind has its turn. */
async function time(scene: BenchScene, threads: number): Promise<Figures[]> {
  const times = ALL.map((): number[][] => []);
  for (let round = 0, bench: Bench | null = null; round < placements * rounds; round++) {
    if (round % rounds === 0) {
      await bench?.close();
      bench = await createBench(scene, threads, round / rounds, modules);
    }
    for (const turn of ALL) {
      const kind = (turn + round) % ALL.length, taken: number[] = [];
      for (let i = -WARM_UP_RUNS; i < runs; i++) {
        if (pauseMs > 0) Atomics.wait(clock, 0, 0, pauseMs);
        const began = performance.now();
        bench!.run(kind, (i + WARM_UP_RUNS) % FRAMES);
        if (i >= 0) taken.push(performance.now() - began);
      }
      times[kind]!.push(taken);
    }
    if (round === placements * rounds - 1) await bench!.close();
  }
  const ofRounds = times.map((taken) => taken.map(median));
  return ALL.map((kind) => ({
    medianMs: median(times[kind]!.flat()), minMs: Math.min(...times[kind]!.flat()),
    ratio: median(ofRounds[kind]!.map((ms, round) => ofRounds[F32]![round]! / ms)),
  }));
}

/** @returns for every kind, the largest difference from (s - D) * G in f64 over all pixels, for samples 0 and 255 and a frame's, DN */
async function worstErrors({ dark, gain }: Calibration, { start: { memory, program, kinds } }: Bench): Promise<number[]> {
  const map = (await WebAssembly.instantiate(modules.mapModule, { env: { memory } })).exports as unknown as MapExports;
  const { width, height, layout } = program;
  const pixels = layout.frames[FRAMES]!, out = layout.stripes[0]!.rows;
  const samples = new Uint8Array(memory.buffer, pixels, width), corrected = new Float32Array(memory.buffer, out, width);
  const frame = new Uint8Array(memory.buffer, layout.frames[0]!, width * height);
  return kinds.map((kind) => {
    map.setRange(kind.range.darkDn, kind.range.darkBits, kind.range.gainSteps);
    let worst = 0;
    for (let row = 0, at = 0; row < height; row++, at += width) {
      for (const fill of [0, 255, null]) {
        if (fill === null) samples.set(frame.subarray(at, at + width));
        else samples.fill(fill);
        map[`correct${kind.name}`](pixels, width, kind.dark + at * kind.darkBytes, kind.gain + at * kind.gainBytes, out);
        for (let x = 0; x < width; x++) worst = Math.max(worst, Math.abs(corrected[x]! * kind.scale - (samples[x]! - dark[at + x]!) * gain[at + x]!));
      }
    }
    return worst;
  });
}

/** @returns for every kind, the pixels of all frames' masks that are not the engine's */
function maskDifferences({ run, start: { memory, program: { layout, maskStride, height } } }: Bench): number[] {
  const mask = new Uint8Array(memory.buffer, layout.mask, maskStride * height);
  const counts = MAP_KINDS.map(() => 0);
  for (let frame = 0; frame < FRAMES; frame++) {
    run(ENGINE, frame);
    const expected = mask.slice();
    counts.forEach((_, index) => {
      mask.fill(0);
      run(index + 1, frame);
      expected.forEach((bits, at) => { for (let left = bits ^ mask[at]!; left > 0; left &= left - 1) counts[index]!++; });
    });
  }
  return counts;
}

async function main(): Promise<void> {
  console.log(`flat-field, 5-tap blur and fixed level, fused, of the demo's frames; ${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}`);
  console.log(`${placements} placements, ${rounds} rounds each, every kind in turn: ${runs} runs after ${WARM_UP_RUNS} to warm up, ${pauseMs} ms between runs; ms; ratio: f32's by this one's\n`);
  for (const size of options.sizes.split(',')) {
    const [width, height] = size.split('x').map(Number) as [number, number];
    const footage = new Footage({ width, height, seed: 1 });
    const timed: Figures[][] = [], threadCounts = options.threads.split(',').map(Number);
    const errors: string[][] = [], differing: string[][] = [];
    for (const calibration of [demoCalibration(footage), randomCalibration(footage.format)]) {
      const scene = createScene(footage, calibration);
      const bench = await createBench(scene, 1, 0, modules);
      errors.push(['', ...(await worstErrors(calibration, bench)).map((dn) => dn.toExponential(1))]);
      const differences = maskDifferences(bench);
      if (differences[F32 - 1] !== 0) throw new Error(`${calibration.name}: f32 maps give ${differences[F32 - 1]} other mask pixels than the engine's`);
      differing.push(['', ...differences.map(String)]);
      await bench.close();
      if (calibration.name === 'demo') for (const threads of threadCounts) timed.push(await time(scene, threads));
    }
    const columns = threadCounts.map((threads) => [`${threads} thr. p50`, 'min', 'ratio']).flat();
    console.log(`${size} gray8`);
    console.log(plainTable(['maps', 'bytes/px', ...columns, 'demo DN', 'random DN', 'demo px', 'random px'], ALL.map((kind) => [
      TITLES[kind]!, String(MAP_KINDS[kind - 1]?.bytes ?? 8),
      ...timed.flatMap((figures) => [figures[kind]!.medianMs.toFixed(2), figures[kind]!.minMs.toFixed(2), figures[kind]!.ratio.toFixed(2)]),
      ...[...errors, ...differing].map((column) => column[kind]!),
    ])));
    console.log();
  }
}

await main();
