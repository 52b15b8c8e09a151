import { z } from 'zod';
import { REGION_PROPERTIES, type RegionProperty } from '../regions/properties.ts';
import { flatFieldParams } from '../stages/flatField/params.ts';
import { gaussianBlurParams } from '../stages/gaussianBlur/params.ts';
import { labelParams } from '../stages/label/params.ts';
import { measureParams } from '../stages/measure/params.ts';
import { thresholdParams } from '../stages/threshold/params.ts';

/** Every stage a recipe may name. */
export const stageParams = z.discriminatedUnion('stage', [flatFieldParams, gaussianBlurParams, thresholdParams, labelParams, measureParams]);
export type StageParams = z.infer<typeof stageParams>;
export type StageKind = StageParams['stage'];

/** Properties with one column can carry a limit. */
export const RULE_PROPERTIES = Object.entries(REGION_PROPERTIES)
  .filter(([, definition]) => definition.columns.length === 1)
  .map(([name]) => name) as [RegionProperty, ...RegionProperty[]];

const limits = { min: z.number().optional(), max: z.number().optional() };
const hasLimit = (rule: { min?: number | undefined; max?: number | undefined }): boolean => rule.min !== undefined || rule.max !== undefined;
const NEEDS_LIMIT = 'needs min, max or both';

/** Fails a frame when a region's property, or the number of regions, leaves its limits (both inclusive). */
export const ruleSchema = z.union([
  z.strictObject({ id: z.string().min(1), property: z.enum(RULE_PROPERTIES), ...limits }).refine(hasLimit, NEEDS_LIMIT),
  z.strictObject({ id: z.string().min(1), count: z.strictObject(limits).refine(hasLimit, NEEDS_LIMIT) }),
]);
export type Rule = z.infer<typeof ruleSchema>;

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
  rules: z.array(ruleSchema).default([]),
});
export type Recipe = z.infer<typeof recipeSchema>;
