import type { Recipe, RuleFailure } from 'sightline/kernels';
import { columnUnit, columnWords } from './columnTitle.ts';
import { formatCount, formatValue } from './formatNumber.ts';

/** `too big: region 117, area 612 > 500 px²`: the rule, the region, the value and the limit. */
export function failureText({ ruleId, label, value, limit, side }: RuleFailure, rules: Recipe['rules']): string {
  const rule = rules.find(({ id }) => id === ruleId);
  const column = rule && 'property' in rule ? rule.property : null;
  const format = (number: number): string => (column ? formatValue(column, number) : String(number));
  const unit = column ? columnUnit(column) : 'regions';
  const what = column ? columnWords(column) : 'number';
  const where = label === null ? '' : `region ${label}, `;
  return `${ruleId}: ${where}${what} ${format(value)} ${side === 'max' ? '>' : '<'} ${Number.isInteger(limit) ? formatCount(limit) : format(limit)} ${unit}`.trimEnd();
}
