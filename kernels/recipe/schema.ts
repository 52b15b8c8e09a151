import { z } from 'zod';
import { REGION_CAPACITY } from '../engine.ts';
import { REGION_PROPERTIES, type RegionProperty } from '../regions/properties.ts';
import { roiMode, roiSchema } from '../roi/params.ts';
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
  flatFieldParams, gaussianBlurParams, medianParams, localMeanParams, localDeviationParams, lookupParams, gradientParams, hessianParams,
  thresholdParams, morphologyParams, fillHolesParams, removeSmallParams, labelParams, measureParams,
]);
export type StageParams = z.infer<typeof stageParams>;

/** Properties with one column can carry a limit. */
export const RULE_PROPERTIES = Object.entries(REGION_PROPERTIES)
  .filter(([, definition]) => definition.columns.length === 1)
  .map(([name]) => name) as [RegionProperty, ...RegionProperty[]];

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const limits = { min: z.number().optional(), max: z.number().optional() };
/** Below the capacity of the region table, so that an overflowing frame is judged rightly. */
const regionCount = z.int().min(0).max(REGION_CAPACITY - 1).optional();
const hasLimit = ({ min, max }: Limits): boolean => min !== undefined || max !== undefined;
const isOrdered = ({ min, max }: Limits): boolean => min === undefined || max === undefined || min <= max;
const NEEDS_LIMIT = 'needs min, max or both';
const UNORDERED = 'min is above max: no frame can pass';

/** Fails a frame when a region's property, or the number of regions, leaves its limits (both inclusive). */
export const ruleSchema = z.union([
  z.strictObject({ id: z.string().min(1), property: z.enum(RULE_PROPERTIES), ...limits }).refine(hasLimit, NEEDS_LIMIT).refine(isOrdered, UNORDERED),
  z.strictObject({
    id: z.string().min(1),
    count: z.strictObject({ min: regionCount, max: regionCount }).refine(hasLimit, NEEDS_LIMIT).refine(isOrdered, UNORDERED),
  }),
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
  rules: z.array(ruleSchema).refine(hasOwnIds, 'two rules have the same id').default([]),
});
export type Recipe = z.infer<typeof recipeSchema>;
