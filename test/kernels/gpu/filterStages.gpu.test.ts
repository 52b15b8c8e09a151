import { expect, it } from 'vitest';
import { createPlan, parseRecipe, type Plan } from 'sightline/kernels';
import { filterGoldens, localThresholdGoldens, unlikeMask, worstDifference, type FilterGolden, type LocalThresholdGolden } from '../../golden/filterGoldens.ts';
import { describeGpu } from '../../support/nodeGpu.ts';
import { stageOf, useTestDevice } from './stageOf.ts';

const device = useTestDevice();
const FIXED = { stage: 'threshold', method: 'fixed', levelDn: 1 };

function planOf({ format, maps }: FilterGolden | LocalThresholdGolden, stage: object | null, threshold: object = FIXED): Plan {
  const stages = [...(maps ? [{ stage: 'flatField' }] : []), ...(stage ? [stage] : []), threshold, { stage: 'label' }, { stage: 'measure', properties: ['area'] }];
  return createPlan(parseRecipe({ recipe: 1, name: 'golden', stages }), format, maps);
}

/** A software adapter takes a second a shader: a third of the goldens, the stages and sizes in turn. */
const inTurn = <T extends { readonly title: string }>(goldens: readonly T[]): (readonly [string, T])[] =>
  goldens.filter((_, index) => index % 3 === Math.floor(index / 22) % 3).map((golden) => [golden.title, golden] as const);

describeGpu('webgpu filters of the gray image', () => {
  it.for(inTurn(filterGoldens()))('is SciPy\'s: %s', async ([, golden]) => {
    const data = await stageOf(device(), planOf(golden, golden.stage), golden.samples, golden.stage.stage);
    expect(worstDifference(golden, data)).toBeLessThan(golden.tolerance);
  });

  it.for(inTurn(localThresholdGoldens()))('a level a pixel is scikit-image\'s: %s', async ([, golden]) => {
    const mask = await stageOf(device(), planOf(golden, null, golden.threshold), golden.samples, 'threshold');
    expect(unlikeMask(golden, mask)).toEqual([]);
  });
});
