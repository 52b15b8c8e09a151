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

/** @returns limits that are tried out, as they are drawn in place of the rules' */
export function triedLimits({ min, max }: { readonly min?: number; readonly max?: number }): readonly RuleLimit[] {
  return [...(min === undefined ? [] : [{ ruleId: '', side: 'min' as const, value: min }]), ...(max === undefined ? [] : [{ ruleId: '', side: 'max' as const, value: max }])];
}
