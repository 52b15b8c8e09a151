import type { EngineHost } from 'sightline/kernels';
import { empty, full, granularNoise, noise, type NamedMask } from 'sightline/footage';
import { plainTable } from '../budgetTable.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { runCase, type BenchOptions } from './benchCase.ts';
import { labellingRecipe } from './benchRecipe.ts';
import { engineLine } from './engineLine.ts';
import { benchDiscs, maskScene } from './scene.ts';

const SWEEP_DENSITIES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];
const SWEEP_CELLS_PX = [2, 4, 8, 16];
const SWEEP_FRAMES = 11;

/**
 * Labels and sums on masks of every density and grain. The NULL bar is the empty mask: what reading it costs, and all that
 * a perfect labelling could reach.
 */
export async function benchLabelling(host: EngineHost, options: BenchOptions): Promise<ExitCode> {
  const { width, height } = options.size;
  const recipe = labellingRecipe(8);
  const measured = [];
  for (const { name, mask } of sweep(width, height)) {
    const foreground = mask.reduce((sum, pixel) => sum + pixel, 0) / mask.length;
    const figures = await runCase(host, recipe, maskScene(mask, width, height), { ...options, frames: options.frames ?? SWEEP_FRAMES }, true);
    measured.push({ name, foreground, ...figures });
    if (process.stderr.isTTY) process.stderr.write(`\r${name}\x1b[K`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (options.json) {
    console.log(JSON.stringify({ bench: 'labelling', size: options.size, connectivity: 8, cases: measured }));
    return EXIT.done;
  }
  const { engine, frames, warmUpFrames } = measured[0]!;
  console.log(`labelling: ${width}x${height}, 8-connected, labels + sums + intensity, ${engineLine(engine)}`);
  console.log(`every case checked against two-pass labelling and exact sums; ${frames} frames after ${warmUpFrames} to warm up, ms\n`);
  console.log(plainTable(['mask', 'set', 'regions', 'label', 'measure', 'both', 'min'], measured.map(({ name, foreground, regions, rows }) => {
    const label = rows['label'], measure = rows['measure'];
    const both = label && measure ? [label.p50 + measure.p50, label.min + measure.min] : [NaN, NaN];
    const text = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? 'n/a' : value.toFixed(2));
    return [name, `${(100 * foreground).toFixed(1)} %`, String(regions), text(label?.p50), text(measure?.p50), text(both[0]), text(both[1])];
  })));
  return EXIT.done;
}

function* sweep(width: number, height: number): Generator<NamedMask> {
  yield { name: 'NULL (empty)', mask: empty(width, height) };
  yield { name: 'discs', mask: benchDiscs(width, height).mask };
  for (const density of SWEEP_DENSITIES) yield { name: `noise ${100 * density} %`, mask: noise(width, height, density) };
  for (const cellPx of SWEEP_CELLS_PX) yield { name: `${cellPx}-px cells 50 %`, mask: granularNoise(width, height, 0.5, cellPx) };
  yield { name: 'full', mask: full(width, height) };
}
