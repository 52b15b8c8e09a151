import { describeFormat, type EngineHost, type TimeStatistics } from 'sightline/kernels';
import { plainTable } from '../budgetTable.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { runCase, type BenchOptions, type CaseFigures } from './benchCase.ts';
import { checkStage } from './checkStage.ts';
import { engineLine } from './engineLine.ts';
import { benchDiscs, drawScene } from './scene.ts';
import { CROSSOVER_RADII_PX, crossoverCase, STAGE_CASES, type StageCase } from './stageCases.ts';

const SWEEP_FRAMES = 11;

export interface MeasuredStage extends CaseFigures {
  readonly title: string;
  /** null: the engine has no times of its own. */
  readonly time: TimeStatistics | null;
}

export interface CrossoverRow {
  readonly radiusPx: number;
  readonly blur: MeasuredStage;
  readonly mean: MeasuredStage;
}

/** Every kind of stage by itself: what it costs, checked against its definition. */
export async function measureStages(host: EngineHost, options: BenchOptions): Promise<readonly MeasuredStage[]> {
  return sweep(host, options, STAGE_CASES);
}

export function printStages(options: BenchOptions, measured: readonly MeasuredStage[]): void {
  console.log(headline('every kind of stage', options, measured));
  const pixels = options.size.width * options.size.height;
  console.log(plainTable(['stage', 'min', 'p50', 'p95', 'Mpx/s', 'checked'], measured.map(({ title, time, checked }) =>
    [title, text(time?.min), text(time?.p50), text(time?.p95), time && time.p50 > 0 ? (pixels / 1000 / time.p50).toFixed(0) : 'n/a', checked])));
}

/** What a blur costs per radius, and where the running sums of localMean, which cost the same for every radius, overtake it. */
export async function measureCrossover(host: EngineHost, options: BenchOptions): Promise<readonly CrossoverRow[]> {
  const blurs = await sweep(host, options, CROSSOVER_RADII_PX.map((radiusPx) => crossoverCase('gaussianBlur', radiusPx)));
  const means = await sweep(host, options, CROSSOVER_RADII_PX.map((radiusPx) => crossoverCase('localMean', radiusPx)));
  return CROSSOVER_RADII_PX.map((radiusPx, i) => ({ radiusPx, blur: blurs[i]!, mean: means[i]! }));
}

export async function benchCrossover(host: EngineHost, options: BenchOptions): Promise<ExitCode> {
  const rows = await measureCrossover(host, options);
  if (options.json) {
    const { engine, frames, warmUpFrames } = rows[0]!.blur;
    console.log(JSON.stringify({
      bench: 'crossover', size: options.size, format: formatOf(options), engine, frames, warmUpFrames,
      cases: rows.map(({ radiusPx, blur, mean }) => ({ radiusPx, gaussianBlurMs: blur.time, localMeanMs: mean.time })),
    }));
    return EXIT.done;
  }
  console.log(headline('crossover', options, rows.map(({ blur }) => blur)));
  console.log(plainTable(['radius', 'taps', 'blur min', 'blur p50', 'ms a tap', 'localMean min', 'localMean p50'], rows.map(({ radiusPx, blur, mean }) =>
    [String(radiusPx), String(2 * radiusPx + 1), text(blur.time?.min), text(blur.time?.p50), text(blur.time && blur.time.p50 / (2 * radiusPx + 1)),
      text(mean.time?.min), text(mean.time?.p50)])));
  return EXIT.done;
}

async function sweep(host: EngineHost, options: BenchOptions, cases: readonly StageCase[]): Promise<MeasuredStage[]> {
  const { width, height } = options.size;
  const scene = drawScene(benchDiscs(width, height).mask, width, height);
  const measured: MeasuredStage[] = [];
  for (const { title, recipe, stage, definition } of cases) {
    if (process.stderr.isTTY) process.stderr.write(`\r${title}\x1b[K`);
    const figures = await runCase(host, recipe, scene, { ...options, frames: options.frames ?? SWEEP_FRAMES }, true, async (engine, frame) => {
      await engine.inspect(frame);
      return checkStage(engine, stage, definition);
    });
    measured.push({ title, time: figures.rows[stage] ?? null, ...figures });
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return measured;
}

const formatOf = ({ size }: BenchOptions): string => describeFormat({ ...size, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });

function headline(what: string, options: BenchOptions, measured: readonly MeasuredStage[]): string {
  const { engine, frames, warmUpFrames } = measured[0]!;
  return `${what}: ${formatOf(options)}, every stage as a pass of its own after flatField, ${engineLine(engine)}\n`
    + `checked against each stage's definition in f64; ${frames} frames after ${warmUpFrames} to warm up, ms\n`;
}

const text = (value: number | null | undefined): string => (value === undefined || value === null ? 'n/a' : value.toFixed(2));
