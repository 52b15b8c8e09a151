import type { Draft, Json } from './draft.ts';

/** @returns the rules of a draft, whatever their state */
export function rulesOf(draft: Draft): readonly Draft[] {
  const rules = draft['rules'];
  return Array.isArray(rules) ? (rules as readonly Draft[]) : [];
}

/** @returns the draft with one more rule, under a name that is still free, with a limit that every frame keeps */
export function newRule(draft: Draft, target: string): Draft {
  const rules = rulesOf(draft);
  const taken = new Set(rules.map((rule) => rule['id']));
  let number = rules.length + 1;
  while (taken.has(`rule ${number}`)) number += 1;
  const id = `rule ${number}`;
  const rule: Draft = target === 'count' ? { id, count: { min: 0 } } : { id, property: target, min: 0 };
  return { ...draft, rules: [...rules, rule] };
}

/** Puts a rule on another property, or on the number of regions; its limits go along. */
export function withTarget(rule: Draft, target: string): Draft {
  const inner = (rule['count'] ?? rule) as Draft;
  const limits: Record<string, Json> = {};
  for (const side of ['min', 'max']) {
    const limit = inner[side];
    if (limit !== undefined) limits[side] = limit;
  }
  return target === 'count' ? { id: rule['id'] ?? '', count: limits } : { id: rule['id'] ?? '', property: target, ...limits };
}
