import { stageNames, type Recipe, type StageName } from 'sightline/kernels';
import type { ViewedStage } from '../inspection/protocol.ts';

/**
 * What can be looked at, in the order of the pipeline.
 *
 * @param ofEngine  names of the stages that run; null while no engine does
 * @param stages    of the recipe in force
 */
export function stageViews(ofEngine: readonly StageName[] | null, stages: Recipe['stages']): readonly ViewedStage[] {
  const names = ofEngine ?? stageNames(stages.map(({ stage }) => stage));
  return ['raw', ...names.filter((name) => name !== 'measure'), 'regions'];
}
