import { limitsIn, pick, withConditionTarget } from './conditions.ts';
import { valueAt, type Draft, type DraftPath } from './draft.ts';
import { stagesOf } from './stageOrder.ts';

/** @returns the rules of a draft, whatever their state */
export function rulesOf(draft: Draft): readonly Draft[] {
  const rules = draft['rules'];
  return Array.isArray(rules) ? (rules as readonly Draft[]) : [];
}

/** @returns the draft with one more rule, under a name that is still free, with a limit that every frame keeps */
export function newRule(draft: Draft, target: string): Draft {
  const rules = rulesOf(draft);
  const taken = new Set(rules.map((rule) => rule['id']));
  let number = rules.length + 1;
  while (taken.has(`rule ${number}`)) number += 1;
  const id = `rule ${number}`;
  const rule: Draft = target === 'count' ? { id, count: { min: 0 } } : { id, property: target, min: 0 };
  return { ...draft, rules: [...rules, rule] };
}

/** Puts a rule on another column, on a group or on the number of regions; its limits, ROI and weight go along. */
export function withTarget(rule: Draft, target: string): Draft {
  const kept = { id: '', ...pick(rule, ['id', 'roi', 'weight']) };
  const inner = (rule['count'] as Draft | undefined) ?? rule;
  if (target !== 'count') return { ...kept, ...withConditionTarget(rule['count'] === undefined ? rule : { property: 'area', ...inner }, target) };
  const limits = limitsIn(inner);
  return { ...kept, count: Object.keys(limits).length > 0 ? limits : { min: 0 }, ...pick(rule, ['where']) };
}

/** @returns the place of the measure stage's filters in a draft; null where there is no such stage */
export function filtersPath(draft: Draft): DraftPath | null {
  const index = stagesOf(draft).findIndex((stage) => valueAt(stage, ['stage']) === 'measure');
  return index < 0 ? null : ['stages', index, 'filters'];
}

/** @returns the names of the draft's ROIs */
export function roiNames(draft: Draft): readonly string[] {
  const rois = draft['rois'];
  return Array.isArray(rois) ? (rois as readonly Draft[]).map(({ id }) => String(id)) : [];
}
