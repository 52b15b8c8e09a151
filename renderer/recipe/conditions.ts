import { placeOf, RULE_PROPERTIES } from 'sightline/kernels';
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

/** @returns the pixel size of a draft, µm; null where it has none that can be used */
export function pixelSizeOf(draft: Draft): number | null {
  const size = draft['pixelSizeUm'];
  return typeof size === 'number' && size > 0 ? size : null;
}

/**
 * Puts a condition on another column, or makes a group of it; limits and parts go along. From a property in pixels to the same in micrometres, and
 * back, the limits keep what they mean.
 */
export function withConditionTarget(condition: Draft, target: string, pixelSizeUm: number | null = null): Draft {
  if (target !== 'all' && target !== 'any') {
    const limits = scaledLimits(limitsIn(condition), conversion(condition['property'], target, pixelSizeUm));
    return { property: target, ...(Object.keys(limits).length > 0 ? limits : { min: 0 }) };
  }
  const parts = partsOf(condition);
  return { [target]: parts.length > 0 ? parts : [pick(condition, ['property', 'min', 'max'])] };
}

/** @returns the keys of a draft that are named and there */
export function pick(draft: Draft, keys: readonly string[]): Draft {
  return Object.fromEntries(keys.flatMap((key): [string, Json][] => (draft[key] === undefined ? [] : [[key, draft[key]]])));
}

const isColumn = (name: unknown): name is string => typeof name === 'string' && RULE_PROPERTIES.includes(name);

/** @returns what a limit is multiplied by when its column becomes another; 1 where the two are not one property in two units */
function conversion(from: unknown, to: string, pixelSizeUm: number | null): number {
  if (pixelSizeUm === null || !isColumn(from) || !isColumn(to)) return 1;
  const before = placeOf(from), after = placeOf(to);
  return before.property === after.property ? pixelSizeUm ** (after.power - before.power) : 1;
}

/** A person reads them: without the last digits that a product in binary leaves behind. */
function scaledLimits(limits: Draft, factor: number): Draft {
  return Object.fromEntries(Object.entries(limits).map(([side, limit]) => [side, typeof limit === 'number' ? Number((limit * factor).toPrecision(12)) : limit]));
}
