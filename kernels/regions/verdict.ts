import { REGION_CAPACITY } from '../engine.ts';
import type { Plan } from '../recipe/plan.ts';
import type { RegionTable } from './regionTable.ts';

/** One way in which a frame broke a rule. */
export interface RuleFailure {
  readonly ruleId: string;
  /** The region at fault; null for a rule on the number of regions. */
  readonly label: number | null;
  readonly value: number;
  readonly limit: number;
  readonly side: 'min' | 'max';
}

/** `verdict` is null where the recipe has no rules: nothing was judged. */
export interface Judgement {
  readonly verdict: 'pass' | 'fail' | null;
  readonly failures: readonly RuleFailure[];
}

/** Rule id of the failure of a frame whose table could not hold all its regions. */
export const OVERFLOW_RULE = 'region-overflow';

/**
 * Judges one frame by the recipe's rules; limits are inclusive, a null value breaks no limit.
 *
 * @param overflow  of the frame's result: where regions are missing from the table no rule on a property can pass
 */
export function judge(plan: Pick<Plan, 'recipe'>, regions: RegionTable, overflow = false): Judgement {
  const { rules } = plan.recipe;
  const failures = rules.flatMap((rule): RuleFailure[] => {
    if ('count' in rule) return broken(rule.id, null, regions.count, rule.count);
    const values = regions.columns.get(rule.property);
    if (!values) throw new RangeError(`rule "${rule.id}" reads ${rule.property}, which the table lacks`);
    return Array.from(values).flatMap((value, row) => broken(rule.id, regions.label[row]!, value, rule));
  });
  if (overflow && rules.some((rule) => 'property' in rule)) {
    failures.push({ ruleId: OVERFLOW_RULE, label: null, value: regions.count, limit: REGION_CAPACITY - 1, side: 'max' });
  }
  return { verdict: rules.length === 0 ? null : failures.length === 0 ? 'pass' : 'fail', failures };
}

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function broken(ruleId: string, label: number | null, value: number, { min, max }: Limits): RuleFailure[] {
  if (min !== undefined && value < min) return [{ ruleId, label, value, limit: min, side: 'min' }];
  if (max !== undefined && value > max) return [{ ruleId, label, value, limit: max, side: 'max' }];
  return [];
}
