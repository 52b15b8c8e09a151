import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createPlan, createWasmEngine, judge, parseRecipe, type Recipe } from 'sightline/kernels';
import { createNodeHost } from '../kernels/cpu/nodeHost.ts';

/** The JSON that is indented under a heading of the README. */
function recipeUnder(heading: string): Recipe {
  const section = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split(`### ${heading}\n`)[1] ?? '';
  return parseRecipe(JSON.parse(/^ {4}\{[^]*?\n(?! {4})/m.exec(section)?.[0] ?? ''));
}

/** Discs of a radius on black. */
function drawn(width: number, height: number, discs: readonly (readonly [row: number, col: number, radius: number])[]): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => (discs.some(([row, col, radius]) => Math.hypot(Math.floor(i / width) - row, (i % width) - col) <= radius) ? 200 : 20));
}

it('the recipe of the README with ROIs, filters and rules runs as the README says', async () => {
  const plan = createPlan(parseRecipe(recipeUnder('ROIs, filters and rules')), { width: 640, height: 480, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
  const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 1, fallbackReason: null });
  try {
    const inspect = async (...discs: (readonly [number, number, number])[]) => {
      const { regions } = await engine.inspect({ index: 0, ptsUs: null, pixels: drawn(640, 480, discs) });
      return { count: regions.count, ...judge(plan, regions) };
    };
    // One in each lane, one between the lanes, one under the excluded mark.
    expect(await inspect([60, 60, 10], [60, 500, 10], [60, 320, 10], [240, 150, 10])).toMatchObject({ count: 2, verdict: 'pass', failures: [] });
    // Large alone: weight 1 of the 2 that reject.
    const large = [[60, 60, 18], [60, 500, 18], [150, 60, 18], [150, 500, 18]] as const;
    expect(await inspect(...large)).toMatchObject({ count: 4, verdict: 'pass', failures: [{ ruleId: 'large ones', value: 4, weight: 1 }] });
    // A bar cut off by the lane's edge is large and not round.
    const bar = Array.from({ length: 20 }, (_, i) => [300, 150 + 12 * i, 9] as const);
    expect(await inspect(...bar)).toMatchObject({ verdict: 'fail', failures: [{ ruleId: 'merged', property: 'area', weight: 2 }, { ruleId: 'merged', property: 'circularity' }] });
  } finally {
    engine.destroy();
  }
});
