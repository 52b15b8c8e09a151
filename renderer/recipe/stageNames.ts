import { stageNames } from 'sightline/kernels';
import { valueAt, type Draft } from './draft.ts';
import { stagesOf } from './stageOrder.ts';

/** @returns the name of each stage of a draft as the plan would give it: where it has no kind, unknown */
export function stageNamesOf(draft: Draft): readonly string[] {
  return stageNames(stagesOf(draft).map((stage) => String(valueAt(stage, ['stage']) ?? 'unknown')));
}
