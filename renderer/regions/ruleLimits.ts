import type { Recipe, Rule } from 'sightline/kernels';

/** One end of a rule, as it is drawn on a distribution. */
export interface RuleLimit {
  readonly ruleId: string;
  readonly side: 'min' | 'max';
  readonly value: number;
}

/** @returns the limits that rules put on one column */
export function limitsOf(rules: Recipe['rules'], column: string): readonly RuleLimit[] {
  return rules.flatMap((rule: Rule): RuleLimit[] => {
    if (!('property' in rule) || rule.property !== column) return [];
    return (['min', 'max'] as const).flatMap((side) => (rule[side] === undefined ? [] : [{ ruleId: rule.id, side, value: rule[side] }]));
  });
}
