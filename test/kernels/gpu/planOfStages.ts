import { createPlan, parseRecipe, type FrameFormat, type Plan } from 'sightline/kernels';
import { syntheticMaps } from '../cpu/scene.ts';

/** A plan of these stages; what is missing of threshold, label and measure is added. */
export function planOfStages(format: FrameFormat, stages: readonly { readonly stage: string }[], properties = ['area', 'intensity_mean']): Plan {
  const has = (kind: string): boolean => stages.some(({ stage }) => stage === kind);
  const cut = stages.findIndex(({ stage }) => ['threshold', 'morphology', 'fillHoles', 'removeSmall', 'label'].includes(stage));
  const split = cut < 0 ? stages.length : cut;
  const threshold = has('threshold') ? [] : [{ stage: 'threshold', method: 'fixed', levelDn: 127.5 }];
  const recipe = parseRecipe({
    recipe: 1, name: 'test',
    stages: [...stages.slice(0, split), ...threshold, ...stages.slice(split), ...(has('label') ? [] : [{ stage: 'label' }]), { stage: 'measure', properties }],
  });
  return createPlan(recipe, format, has('flatField') ? syntheticMaps(format) : null);
}
