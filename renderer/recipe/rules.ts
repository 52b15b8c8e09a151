import { limitsIn, pick, withConditionTarget } from './conditions.ts';
import { valueAt, withValue, type Draft, type DraftPath } from './draft.ts';
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
export function withTarget(rule: Draft, target: string, pixelSizeUm: number | null = null): Draft {
  const kept = { id: '', ...pick(rule, ['id', 'roi', 'weight']) };
  const inner = (rule['count'] as Draft | undefined) ?? rule;
  if (target !== 'count') return { ...kept, ...withConditionTarget(rule['count'] === undefined ? rule : { property: 'area', ...inner }, target, pixelSizeUm) };
  const limits = limitsIn(inner);
  return { ...kept, count: Object.keys(limits).length > 0 ? limits : { min: 0 }, ...pick(rule, ['where']) };
}

/** @returns the place of the first rule that limits one column alone, on the whole frame; -1 for none */
export function ruleOn(draft: Draft, column: string): number {
  return rulesOf(draft).findIndex((rule) => rule['property'] === column && rule['roi'] === undefined);
}

/** Gives the rule on a column other limits; adds one where there is none. */
export function withLimits(draft: Draft, column: string, limits: { readonly min?: number; readonly max?: number }): Draft {
  const index = ruleOn(draft, column);
  const base = index < 0 ? newRule(draft, column) : draft;
  const at = index < 0 ? rulesOf(base).length - 1 : index;
  const rule = rulesOf(base)[at]!;
  return withValue(base, ['rules', at], { ...Object.fromEntries(Object.entries(rule).filter(([key]) => key !== 'min' && key !== 'max')), ...limits });
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
