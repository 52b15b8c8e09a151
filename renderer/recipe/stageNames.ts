import { valueAt, type Draft } from './draft.ts';
import { stagesOf } from './stageOrder.ts';

/** @returns the name of each stage of a draft as the plan would give it: its kind, numbered from the second of its kind on */
export function stageNamesOf(draft: Draft): readonly string[] {
  const seen = new Map<string, number>();
  return stagesOf(draft).map((stage) => {
    const kind = String(valueAt(stage, ['stage']) ?? 'unknown');
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return number === 1 ? kind : `${kind}${number}`;
  });
}
