import { describeFormat, type Recipe } from 'sightline/kernels';
import { createNodeHost } from '../../engine/nodeHost.ts';
import { plainTable } from '../budgetTable.ts';
import { EXIT, UsageError, type ExitCode } from '../exitCode.ts';
import { runCase, type BenchOptions, type CaseFigures } from './benchCase.ts';
import { FRAME_RECIPE } from './benchRecipe.ts';
import { benchLabelling } from './labelling.ts';
import { benchProperties } from './properties.ts';
import { benchDiscs, drawScene } from './scene.ts';
import { engineLine } from './engineLine.ts';
import { benchCrossover, measureStages, printStages } from './stages.ts';

export const BENCHES = ['frame', 'stages', 'labelling', 'properties', 'crossover'] as const;
export type BenchName = (typeof BENCHES)[number];

/** `sightline bench`: every figure with its size, format, engine, adapter and thread count. */
export async function bench(options: BenchOptions & { readonly what: BenchName }): Promise<ExitCode> {
  if (options.engine === 'webgpu' && options.threads !== undefined) throw new UsageError(`--threads ${options.threads}: webgpu has no threads: leave it out, or take --engine wasm`);
  const host = await createNodeHost();
  if (options.what === 'labelling') return benchLabelling(host, options);
  if (options.what === 'properties') return benchProperties(host, options);
  if (options.what === 'crossover') return benchCrossover(host, options);
  const { width, height } = options.size;
  const { mask, count } = benchDiscs(width, height);
  const scene = drawScene(mask, width, height);
  const recipe: Recipe = FRAME_RECIPE;
  const figures = await runCase(host, recipe, scene, options, options.what === 'stages');
  const stages = options.what === 'stages' ? await measureStages(host, options) : null;
  if (options.json) {
    console.log(JSON.stringify({ bench: options.what, size: options.size, format: describeFormat(scene.format), discs: count, recipe, ...figures, ...(stages ? { stages } : {}) }));
    return EXIT.done;
  }
  console.log(headline(options.what, describeFormat(scene.format), figures));
  console.log(figureTable(figures, width * height));
  if (stages) {
    console.log();
    printStages(options, stages);
  }
  return EXIT.done;
}

function headline(what: string, format: string, { engine, frames, warmUpFrames, regions, checked }: CaseFigures): string {
  return `${what}: ${format}, ${regions} regions, ${engineLine(engine)}\nchecked: ${checked}\n${frames} frames after ${warmUpFrames} to warm up, ms\n`;
}

function figureTable({ rows, fusedInto }: CaseFigures, pixels: number): string {
  const ms = (value: number): string => value.toFixed(3);
  return plainTable(['stage', 'min', 'p50', 'p95', 'max', 'Mpx/s'], Object.entries(rows).map(([name, statistics]) => (statistics
    ? [name, ms(statistics.min), ms(statistics.p50), ms(statistics.p95), ms(statistics.max), statistics.p50 > 0 ? (pixels / 1000 / statistics.p50).toFixed(0) : '']
    : [name, fusedInto[name] ? `in ${fusedInto[name]}` : 'n/a', '', '', '', ''])));
}
