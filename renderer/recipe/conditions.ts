import type { Draft, Json } from './draft.ts';

/** What a condition is about: `all` and `any` of several, or a column. */
export function conditionTarget(condition: Draft): string {
  return condition['all'] !== undefined ? 'all' : condition['any'] !== undefined ? 'any' : String(condition['property']);
}

/** @returns the parts of a group, none of a limit */
export function partsOf(condition: Draft): readonly Draft[] {
  const parts = condition['all'] ?? condition['any'];
  return Array.isArray(parts) ? (parts as readonly Draft[]) : [];
}

/** A limit that every region with the value keeps. */
export const NEW_CONDITION: Draft = { property: 'area', min: 0 };

/** @returns the limits of a condition; of a group, of its first part that has some */
export function limitsIn(condition: Draft): Draft {
  const own = pick(condition, ['min', 'max']);
  return Object.keys(own).length > 0 ? own : partsOf(condition).map(limitsIn).find((limits) => Object.keys(limits).length > 0) ?? {};
}

/** Puts a condition on another column, or makes a group of it; limits and parts go along. */
export function withConditionTarget(condition: Draft, target: string): Draft {
  if (target !== 'all' && target !== 'any') {
    const limits = limitsIn(condition);
    return { property: target, ...(Object.keys(limits).length > 0 ? limits : { min: 0 }) };
  }
  const parts = partsOf(condition);
  return { [target]: parts.length > 0 ? parts : [pick(condition, ['property', 'min', 'max'])] };
}

/** @returns the keys of a draft that are named and there */
export function pick(draft: Draft, keys: readonly string[]): Draft {
  return Object.fromEntries(keys.flatMap((key): [string, Json][] => (draft[key] === undefined ? [] : [[key, draft[key]]])));
}
