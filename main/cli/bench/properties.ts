import { describeFormat, type EngineHost } from 'sightline/kernels';
import { full, noise } from 'sightline/footage';
import { plainTable } from '../budgetTable.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { runCases, type BenchOptions, type CaseFigures } from './benchCase.ts';
import { FRAME_RECIPE, labellingRecipe, withAllProperties } from './benchRecipe.ts';
import { engineLine } from './engineLine.ts';
import { benchDiscs, drawScene, maskScene } from './scene.ts';

/** Specks that nearly all stand alone: more than 60,000 of them at 4K, about as many as a table holds. */
const SPECKS = 0.008;
/** One region with very many holes. */
const HOLED = 0.6;

/**
 * What every region property costs beside the basic ones: both recipes on the same frames, in turn. The frame of the other benches,
 * then masks that are as bad as masks get, labelled and measured alone.
 */
export async function benchProperties(host: EngineHost, options: BenchOptions): Promise<ExitCode> {
  const { width, height } = options.size;
  const alone = labellingRecipe(8);
  const cases = [
    { name: 'discs, whole frame', recipe: FRAME_RECIPE, scene: () => drawScene(benchDiscs(width, height).mask, width, height) },
    { name: 'discs', recipe: alone, scene: () => maskScene(benchDiscs(width, height).mask, width, height) },
    { name: 'specks', recipe: alone, scene: () => maskScene(noise(width, height, SPECKS), width, height) },
    { name: 'noise 60 %', recipe: alone, scene: () => maskScene(noise(width, height, HOLED), width, height) },
    { name: 'full', recipe: alone, scene: () => maskScene(full(width, height), width, height) },
  ];
  const measured: { name: string; basic: CaseFigures; all: CaseFigures }[] = [];
  let format = '';
  for (const { name, recipe, scene } of cases) {
    const drawn = scene();
    format = describeFormat(drawn.format);
    const [basic, all] = await runCases(host, [recipe, withAllProperties(recipe)], drawn, options, false);
    measured.push({ name, basic: basic!, all: all! });
  }
  if (options.json) {
    console.log(JSON.stringify({ bench: 'properties', size: options.size, format, cases: measured }));
    return EXIT.done;
  }
  const { engine, frames, warmUpFrames } = measured[0]!.all;
  console.log(`properties: ${format}, ${engineLine(engine)}`);
  console.log(`basic properties and all of them, in turn; every column of every case checked with the reference; ${frames} frames after ${warmUpFrames} to warm up, ms\n`);
  console.log(plainTable(['mask', 'regions', 'basic min', 'p50', 'p95', 'all min', 'p50', 'p95', 'more: min', 'p50'], measured.map(({ name, basic, all }) => {
    const before = basic.rows['frame'], after = all.rows['frame'];
    const ms = (value: number | undefined): string => value?.toFixed(2) ?? 'n/a';
    const more = (kind: 'min' | 'p50'): string => (before && after ? ms(after[kind] - before[kind]) : 'n/a');
    return [name, String(all.regions), ms(before?.min), ms(before?.p50), ms(before?.p95), ms(after?.min), ms(after?.p50), ms(after?.p95), more('min'), more('p50')];
  })));
  return EXIT.done;
}
