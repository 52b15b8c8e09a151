import { withValue, type Draft, type Json } from '../recipe/draft.ts';

/** @returns the draft with a probe at a pixel, under a name that no other has; the draft itself where one is there already */
export function withProbe(draft: Draft, row: number, col: number): Draft {
  const list = listOf(draft);
  if (list.some((each) => each['row'] === row && each['col'] === col)) return draft;
  const taken = new Set(list.map(({ id }) => id));
  let number = 1;
  while (taken.has(`p${number}`)) number += 1;
  return { ...draft, probes: [...list, { id: `p${number}`, row, col }] };
}

/** @returns the draft without the probe of that name; without the last one there is no list either */
export function withoutProbe(draft: Draft, id: string): Draft {
  const left = listOf(draft).filter((each) => each['id'] !== id);
  return withValue(draft, ['probes'], left.length === 0 ? undefined : left);
}

function listOf({ probes }: Draft): readonly Draft[] {
  return Array.isArray(probes) ? (probes as readonly Json[]).filter((each): each is Draft => typeof each === 'object' && each !== null && !Array.isArray(each)) : [];
}
