import type { RuleFailure } from 'sightline/kernels';
import { columnUnit, columnWords } from './columnTitle.ts';
import { formatCount, formatValue } from './formatNumber.ts';

/** `too big: region 117 in web, area 612 > 500 px²; weight 3`: the rule, the region, the ROI, the value, the limit and a weight that is not 1. */
export function failureText({ ruleId, label, property, value, limit, side, roi, weight }: RuleFailure): string {
  const format = (number: number): string => (property ? formatValue(property, number) : String(number));
  const unit = property ? columnUnit(property) : 'regions';
  const what = property ? columnWords(property) : 'number';
  const where = [...(label === null ? [] : [`region ${label}`]), ...(roi === null ? [] : [`in ${roi}`])].join(' ');
  const text = `${ruleId}: ${where === '' ? '' : `${where}, `}${what} ${format(value)} ${side === 'max' ? '>' : '<'} ${Number.isInteger(limit) ? formatCount(limit) : format(limit)} ${unit}`.trimEnd();
  return weight === 1 ? text : `${text}; weight ${weight}`;
}
