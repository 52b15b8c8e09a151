import { expect, it } from 'vitest';
import { createPlan, parseRecipe, type Plan } from 'sightline/kernels';
import { coverOf } from '../../golden/coverOf.ts';
import { facetsOf, filterGoldens, localThresholdGoldens, unlikeMask, worstDifference, type FilterGolden, type LocalThresholdGolden } from '../../golden/filterGoldens.ts';
import { describeGpu } from '../../support/nodeGpu.ts';
import { stageOf, useTestDevice } from './stageOf.ts';

const device = useTestDevice();
const FIXED = { stage: 'threshold', method: 'fixed', levelDn: 1 };

function planOf({ format, maps }: FilterGolden | LocalThresholdGolden, stage: object | null, threshold: object = FIXED): Plan {
  const stages = [...(maps ? [{ stage: 'flatField' }] : []), ...(stage ? [stage] : []), threshold, { stage: 'label' }, { stage: 'measure', properties: ['area'] }];
  return createPlan(parseRecipe({ recipe: 1, name: 'golden', stages }), format, maps);
}

const filters = coverOf(filterGoldens(), facetsOf), levels = coverOf(localThresholdGoldens(), facetsOf);
const titled = <T extends { readonly title: string }>(goldens: readonly T[]): (readonly [string, T])[] => goldens.map((golden) => [golden.title, golden] as const);

it.for([['filters', filters, 22], ['levels', levels, 4]] as const)('%s meet 8, 12 and 16 bits with and without maps, large frames and small, every size', ([, chosen, count]) => {
  const shown = new Set(chosen.flatMap((golden: FilterGolden | LocalThresholdGolden) => facetsOf(golden)));
  const subjects = new Set(chosen.map(({ subject }) => subject));
  expect(subjects.size).toBe(count);
  const wanted = [
    ...[8, 16].flatMap((depth) => [`${depth} bits, large`, `${depth} bits, small`]), ...[8, 12, 16].flatMap((depth) => [`${depth} bits, maps true`, `${depth} bits, maps false`]),
    '1x1', '17x3', '3x17', '29x17',
  ];
  expect([...subjects].flatMap((subject) => wanted.map((facet) => `${subject}, ${facet}`)).filter((facet) => !shown.has(facet))).toEqual([]);
});

describeGpu('webgpu filters of the gray image', () => {
  it.for(titled(filters))('is SciPy\'s: %s', async ([, golden]) => {
    const data = await stageOf(device(), planOf(golden, golden.stage), golden.samples, golden.stage.stage);
    expect(worstDifference(golden, data)).toBeLessThan(golden.tolerance);
  });

  it.for(titled(levels))('a level a pixel is scikit-image\'s: %s', async ([, golden]) => {
    const mask = await stageOf(device(), planOf(golden, null, golden.threshold), golden.samples, 'threshold');
    expect(unlikeMask(golden, mask)).toEqual([]);
  });
});
