import { z } from 'zod';
import { REGION_CAPACITY } from '../engine.ts';
import { conditionList, conditionSchema, hasLimit, isCalibrated, isOrdered, limitShape, limitsWithin, NEEDS_LIMIT, UNORDERED, type Condition } from '../regions/condition.ts';
import { MAX_PROBES, probeSchema } from '../probes/params.ts';
import { roiMode, roiSchema } from '../roi/params.ts';
import { customParams } from '../stages/custom/params.ts';
import { fillHolesParams } from '../stages/fillHoles/params.ts';
import { flatFieldParams } from '../stages/flatField/params.ts';
import { gaussianBlurParams } from '../stages/gaussianBlur/params.ts';
import { gradientParams } from '../stages/gradient/params.ts';
import { hessianParams } from '../stages/hessian/params.ts';
import { labelParams } from '../stages/label/params.ts';
import { localDeviationParams } from '../stages/localDeviation/params.ts';
import { localMeanParams } from '../stages/localMean/params.ts';
import { lookupParams } from '../stages/lookup/params.ts';
import { measureParams } from '../stages/measure/params.ts';
import { medianParams } from '../stages/median/params.ts';
import { morphologyParams } from '../stages/morphology/params.ts';
import { removeSmallParams } from '../stages/removeSmall/params.ts';
import { thresholdParams } from '../stages/threshold/params.ts';

/** Every stage a recipe may name. */
export const stageParams = z.discriminatedUnion('stage', [
  flatFieldParams, gaussianBlurParams, medianParams, localMeanParams, localDeviationParams, lookupParams, gradientParams, hessianParams, customParams,
  thresholdParams, morphologyParams, fillHolesParams, removeSmallParams, labelParams, measureParams,
]);
export type StageParams = z.infer<typeof stageParams>;

/** Below the capacity of the region table, so that an overflowing frame is judged rightly. */
const regionCount = z.int().min(0).max(REGION_CAPACITY - 1).optional();
const ruleShape = {
  id: z.string().min(1),
  /** Only regions whose centroid lies in the shape of this ROI are judged or counted. */
  roi: z.string().min(1).optional(),
  /** What breaking the rule adds to the frame's sum, which is held against rejectAt; 1 unless given. */
  weight: z.number().positive().optional(),
};

/**
 * Is broken when a region does not keep its limits (both inclusive): on one property, on all of several or on one of them; or when the number
 * of regions, or of those that `where` holds for, leaves its own.
 */
export const ruleSchema = z.union([
  z.strictObject({ ...ruleShape, ...limitShape }).refine(hasLimit, NEEDS_LIMIT).refine(isOrdered, UNORDERED),
  z.strictObject({
    ...ruleShape,
    count: z.strictObject({ min: regionCount, max: regionCount }).refine(hasLimit, NEEDS_LIMIT).refine(isOrdered, UNORDERED),
    where: conditionSchema.optional(),
  }),
  z.strictObject({ ...ruleShape, all: conditionList }),
  z.strictObject({ ...ruleShape, any: conditionList }),
]);
export type Rule = z.infer<typeof ruleSchema>;

function hasOwnIds(list: readonly { readonly id: string }[]): boolean {
  return new Set(list.map(({ id }) => id)).size === list.length;
}

/** The inspection's settings, version 1. */
export const recipeSchema = z.strictObject({
  recipe: z.literal(1),
  name: z.string().min(1),
  budgetMs: z.number().positive().default(33.3),
  /** Side of a square pixel on the object, micrometres; adds calibrated columns. */
  pixelSizeUm: z.number().positive().optional(),
  /** Folder with the dark and flat frames, relative to the recipe's file. */
  calibration: z.string().min(1).optional(),
  stages: z.array(stageParams).min(3),
  /** Where regions count: what is included less what is excluded; the whole frame where nothing is included. */
  rois: z.array(roiSchema).refine(hasOwnIds, 'two ROIs have the same id').default([]),
  roiMode: roiMode.default('clip'),
  /** Pixels whose values are recorded with every frame. */
  probes: z.array(probeSchema).max(MAX_PROBES).refine(hasOwnIds, 'two probes have the same id').optional(),
  rules: z.array(ruleSchema).refine(hasOwnIds, 'two rules have the same id').default([]),
  /** The frame fails when the weights of the rules it breaks reach this; unless given, when it breaks any. */
  rejectAt: z.number().positive().optional(),
}).superRefine(({ rois, rules, stages, pixelSizeUm }, context) => {
  const conditions: readonly (readonly [Condition | undefined, readonly (string | number)[]])[] = [
    ...stages.map((stage, index) => [stage.stage === 'measure' ? stage.filters : undefined, ['stages', index, 'filters']] as const),
    ...rules.map((rule, index) => ('count' in rule ? [rule.where, ['rules', index, 'where']] as const : [rule, ['rules', index]] as const)),
  ];
  for (const { property, path } of conditions.flatMap(([condition, path]) => (condition && pixelSizeUm === undefined ? limitsWithin(condition, path) : []))) {
    if (isCalibrated(property)) context.addIssue({ code: 'custom', message: 'is in micrometres: give pixelSizeUm, or limit the column in pixels', path: [...path] });
  }
  rules.forEach(({ roi }, index) => {
    if (roi === undefined || rois.some(({ id }) => id === roi)) return;
    const path = ['rules', index, 'roi'];
    if (rois.length === 0) context.addIssue({ code: 'custom', message: 'the recipe has no ROI of that name: draw one, or take this out', path });
    else context.addIssue({ code: 'invalid_value', values: rois.map(({ id }) => id), input: roi, path });
  });
});
export type Recipe = z.infer<typeof recipeSchema>;
