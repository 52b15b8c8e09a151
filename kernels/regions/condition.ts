import { z } from 'zod';
import { REGION_PROPERTIES, type RegionProperty } from './properties.ts';

const PROPERTY_OF: ReadonlyMap<string, RegionProperty> = new Map(
  Object.entries(REGION_PROPERTIES).flatMap(([property, { columns }]) => columns.map((column) => [column, property as RegionProperty] as const)),
);

/** What can carry a limit: every column, in pixel units. A property of one column has its name. */
export const RULE_PROPERTIES = [...PROPERTY_OF.keys()] as [string, ...string[]];

/** @returns the property that a column of RULE_PROPERTIES belongs to */
export function propertyOf(column: string): RegionProperty {
  const property = PROPERTY_OF.get(column);
  if (!property) throw new RangeError(`column ${column}: no region property has it`);
  return property;
}

export interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export const hasLimit = ({ min, max }: Limits): boolean => min !== undefined || max !== undefined;
export const isOrdered = ({ min, max }: Limits): boolean => min === undefined || max === undefined || min <= max;
export const NEEDS_LIMIT = 'needs min, max or both';
export const UNORDERED = 'min is above max: nothing can pass';

/** What a region keeps or does not: limits on one property (both inclusive), or several conditions that must hold all or in part. */
export type Condition = ({ property: string } & { min?: number | undefined; max?: number | undefined }) | { all: Condition[] } | { any: Condition[] };

export const limitShape = { property: z.enum(RULE_PROPERTIES), min: z.number().optional(), max: z.number().optional() };

export const conditionSchema: z.ZodType<Condition, Condition> = z.lazy(() => z.union([
  z.strictObject(limitShape).refine(hasLimit, NEEDS_LIMIT).refine(isOrdered, UNORDERED),
  z.strictObject({ all: conditionList }),
  z.strictObject({ any: conditionList }),
])).meta({ id: 'condition' });

/** The parts of a group. */
export const conditionList = z.array(conditionSchema).min(1);

/** One limit that a value is beyond. */
export interface BrokenLimit {
  readonly property: string;
  readonly value: number;
  readonly limit: number;
  readonly side: 'min' | 'max';
}

/** A region's value of a column; NaN where it has none. */
export type ValueOf = (column: string) => number;

/** @returns whether a region meets a condition; without a value it meets no limit */
export function meets(condition: Condition, valueOf: ValueOf): boolean {
  if ('all' in condition) return condition.all.every((part) => meets(part, valueOf));
  if ('any' in condition) return condition.any.some((part) => meets(part, valueOf));
  const value = valueOf(condition.property);
  return !Number.isNaN(value) && brokenLimits(condition, valueOf).length === 0;
}

/** @returns the limits that make a region break a condition, of `any` those of every part; without a value it breaks no limit */
export function brokenLimits(condition: Condition, valueOf: ValueOf): BrokenLimit[] {
  if ('all' in condition) return condition.all.flatMap((part) => brokenLimits(part, valueOf));
  if ('any' in condition) {
    const parts = condition.any.map((part) => brokenLimits(part, valueOf));
    return parts.every((broken) => broken.length > 0) ? parts.flat() : [];
  }
  const { property, min, max } = condition;
  const value = valueOf(property);
  if (min !== undefined && value < min) return [{ property, value, limit: min, side: 'min' }];
  if (max !== undefined && value > max) return [{ property, value, limit: max, side: 'max' }];
  return [];
}

/** @returns the columns a condition reads */
export function columnsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(columnsOf);
  return 'any' in condition ? condition.any.flatMap(columnsOf) : [condition.property];
}
