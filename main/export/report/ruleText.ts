import type { Condition, Limits, Recipe, Rule } from 'sightline/kernels';
import { exportMeaning } from '../../session/index.ts';
import type { Limit } from './plots.ts';

/** @returns what a rule asks, in words */
export function ruleText(rule: Rule): string {
  const where = rule.roi === undefined ? '' : `, in ${rule.roi}`;
  const weight = rule.weight === undefined ? '' : ` (weight ${rule.weight})`;
  if (!('count' in rule)) return conditionText(rule) + where + weight;
  const counted = rule.where === undefined ? 'number of regions' : `number of regions with ${conditionText(rule.where)}`;
  return limitsText(counted, rule.count, '') + where + weight;
}

/** @returns the limits that rules set on a column, those within groups too */
export function limitsOn(column: string, rules: Recipe['rules']): Limit[] {
  return rules.flatMap((rule) => ('count' in rule ? [] : limitsIn(rule, column)).map(({ value, side }) => ({ value, name: `${rule.id}, at ${side}` })));
}

function limitsIn(condition: Condition, column: string): { readonly value: number; readonly side: 'least' | 'most' }[] {
  if ('all' in condition) return condition.all.flatMap((part) => limitsIn(part, column));
  if ('any' in condition) return condition.any.flatMap((part) => limitsIn(part, column));
  if (condition.property !== column) return [];
  const { min, max } = condition;
  return [...(min === undefined ? [] : [{ value: min, side: 'least' as const }]), ...(max === undefined ? [] : [{ value: max, side: 'most' as const }])];
}

/** A group within a group stands in brackets. */
function conditionText(condition: Condition, isInner = false): string {
  if (!('all' in condition) && !('any' in condition)) return limitsText(condition.property, condition, exportMeaning(condition.property)?.unit ?? '');
  const [parts, between] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or '];
  const text = parts.map((part) => conditionText(part, true)).join(between);
  return isInner && parts.length > 1 ? `(${text})` : text;
}

function limitsText(name: string, { min, max }: Limits, unit: string): string {
  const suffix = unit === '' ? '' : ` ${unit}`;
  if (min === undefined) return `${name} at most ${max}${suffix}`;
  if (max === undefined) return `${name} at least ${min}${suffix}`;
  return `${name} from ${min} to ${max}${suffix}`;
}
