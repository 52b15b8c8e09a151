import { REGION_CAPACITY } from '../engine.ts';
import type { Recipe, Rule } from '../recipe/schema.ts';
import { containsPoint } from '../roi/containsPoint.ts';
import type { Roi } from '../roi/params.ts';
import { brokenLimits, meets, type BrokenLimit, type ValueOf } from './condition.ts';
import type { RegionTable } from './regionTable.ts';

/** One way in which a frame broke a rule. */
export interface RuleFailure {
  readonly ruleId: string;
  /** The region at fault; null for a rule on the number of regions. */
  readonly label: number | null;
  /** The column that is beyond a limit; null for a rule on the number of regions. */
  readonly property: string | null;
  readonly value: number;
  readonly limit: number;
  readonly side: 'min' | 'max';
  /** The ROI that the rule is about; null for the whole frame. */
  readonly roi: string | null;
  /** Of the rule: what breaking it, once or often, adds to the frame's sum. */
  readonly weight: number;
}

/**
 * `verdict` is null where the recipe has no rules: nothing was judged. A frame that passes may have failures where the recipe's rejectAt is
 * above their weight.
 */
export interface Judgement {
  readonly verdict: 'pass' | 'fail' | null;
  readonly failures: readonly RuleFailure[];
}

/** Rule id of the failure of a frame whose table could not hold all its regions. */
const OVERFLOW_RULE = 'region-overflow';

/**
 * Judges one frame by the recipe's rules; limits are inclusive, a null value breaks no limit and is not counted by `where`.
 *
 * @param overflow  of the frame's result: where regions are missing from the table no rule that reads regions can pass
 * @throws RangeError  the table lacks a column that a rule reads
 */
export function judge({ recipe }: { readonly recipe: Recipe }, regions: RegionTable, overflow = false): Judgement {
  const { rules, rois, rejectAt } = recipe;
  if (rules.length === 0) return { verdict: null, failures: [] };
  const failures = rules.flatMap((rule) => brokenBy(rule, regions, rois));
  const isBlind = overflow && (dropsRegions(recipe) || rules.some((rule) => !('count' in rule) || rule.where !== undefined || rule.roi !== undefined));
  if (isBlind) {
    failures.push({ ruleId: OVERFLOW_RULE, label: null, property: null, value: regions.count, limit: REGION_CAPACITY - 1, side: 'max', roi: null, weight: 1 });
  }
  const isRejected = rejectAt === undefined ? failures.length > 0 : isBlind || weightOf(failures) >= rejectAt;
  return { verdict: isRejected ? 'fail' : 'pass', failures };
}

/** @returns the sum of the weights of the rules that were broken, each counted once */
export function weightOf(failures: readonly Pick<RuleFailure, 'ruleId' | 'weight'>[]): number {
  return [...new Map(failures.map(({ ruleId, weight }) => [ruleId, weight])).values()].reduce((sum, weight) => sum + weight, 0);
}

function brokenBy(rule: Rule, regions: RegionTable, rois: readonly Roi[]): RuleFailure[] {
  const failure = (label: number | null, { property, value, limit, side }: BrokenLimit | (Omit<BrokenLimit, 'property'> & { property: null })): RuleFailure =>
    ({ ruleId: rule.id, label, property, value, limit, side, roi: rule.roi ?? null, weight: rule.weight ?? 1 });
  const column = columnReader(rule, regions);
  const rows = rowsIn(rule, rois, column, regions.count);
  const valueOf = (row: number): ValueOf => (name) => column(name)[row]!;
  if ('count' in rule) {
    const { where, count } = rule;
    const number = where ? rows.filter((row) => meets(where, valueOf(row))).length : rows.length;
    return brokenLimits({ property: 'count', ...count }, () => number).map(({ value, limit, side }) => failure(null, { property: null, value, limit, side }));
  }
  return rows.flatMap((row) => brokenLimits(rule, valueOf(row)).map((broken) => failure(regions.label[row]!, broken)));
}

function columnReader(rule: Rule, regions: RegionTable): (name: string) => Float64Array {
  return (name) => {
    const values = regions.columns.get(name);
    if (!values) throw new RangeError(`rule "${rule.id}" reads ${name}, which the table lacks`);
    return values;
  };
}

/** Rows of the regions whose centroid lies in the rule's ROI, of all where it has none. */
function rowsIn(rule: Rule, rois: readonly Roi[], column: (name: string) => Float64Array, count: number): number[] {
  const all = Array.from({ length: count }, (_, row) => row);
  if (rule.roi === undefined) return all;
  const roi = rois.find(({ id }) => id === rule.roi);
  if (!roi) throw new RangeError(`rule "${rule.id}" is about the ROI "${rule.roi}", which the recipe lacks`);
  const centroidRow = column('centroid_row'), centroidCol = column('centroid_col');
  return all.filter((row) => containsPoint(roi, centroidRow[row]!, centroidCol[row]!));
}

/** Whether regions may be left out of the table after it was filled: then not even their number is known of one that overflowed. */
function dropsRegions({ stages, rois, roiMode }: Recipe): boolean {
  const isDropped = rois.length > 0 && roiMode === 'drop';
  return isDropped || stages.some((stage) => stage.stage === 'measure' && (stage.excludeBorder || stage.filters !== undefined));
}
