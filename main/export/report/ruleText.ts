import type { Recipe } from 'sightline/kernels';
import { exportMeaning } from '../../session/index.ts';
import type { Limit } from './plots.ts';

type Rule = Recipe['rules'][number];

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** @returns what a rule asks, in words; a kind of rule that has none yet is shown as it is in the recipe */
export function ruleText(rule: Rule): string {
  if ('property' in rule) return limitsText(rule.property, rule, exportMeaning(rule.property)?.unit ?? '');
  if ('count' in rule) return limitsText('number of regions', rule.count, '');
  return JSON.stringify(rule);
}

/** @returns the limits that rules set on a column */
export function limitsOn(column: string, rules: readonly Rule[]): Limit[] {
  return rules.flatMap((rule) => {
    if (!('property' in rule) || rule.property !== column) return [];
    return [rule.min, rule.max].flatMap((value, i) => (value === undefined ? [] : [{ value, name: `${rule.id}, ${i === 0 ? 'at least' : 'at most'}` }]));
  });
}

function limitsText(name: string, { min, max }: Limits, unit: string): string {
  const suffix = unit === '' ? '' : ` ${unit}`;
  if (min === undefined) return `${name} at most ${max}${suffix}`;
  if (max === undefined) return `${name} at least ${min}${suffix}`;
  return `${name} from ${min} to ${max}${suffix}`;
}
