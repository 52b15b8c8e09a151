import type { Condition, Recipe } from 'sightline/kernels';
import { exportMeaning } from '../../session/index.ts';
import type { Limit } from './plots.ts';

type Rule = Recipe['rules'][number];

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** @returns what a rule asks, in words */
export function ruleText(rule: Rule): string {
  const where = rule.roi === undefined ? '' : ` in ${rule.roi}`;
  const weight = rule.weight === undefined ? '' : `; weight ${rule.weight}`;
  if (!('count' in rule)) return `${conditionText(rule)}${where}${weight}`;
  const which = rule.where === undefined ? '' : ` with ${conditionText(rule.where)}`;
  return `${limitsText(`number of regions${where}${which}`, rule.count, '')}${weight}`;
}

function conditionText(condition: Condition): string {
  if ('property' in condition) return limitsText(condition.property, condition, exportMeaning(condition.property)?.unit ?? '');
  const [parts, word] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or '];
  const texts = parts.map((part) => ('property' in part ? conditionText(part) : `(${conditionText(part)})`));
  return texts.join(word);
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
