import { z } from 'zod';
import { calibration } from './calibration.ts';
import { REGION_PROPERTIES, REGION_PROPERTY_NAMES, type RegionProperty } from './properties.ts';

/** Where a column comes from. */
export interface ColumnPlace {
  readonly property: RegionProperty;
  /** Among the columns of the property. */
  readonly part: number;
  /** Of the pixel size that the value in pixels is multiplied by; 0 for a column in pixel units. */
  readonly power: 0 | 1 | 2;
}

const PLACES: ReadonlyMap<string, ColumnPlace> = new Map(
  REGION_PROPERTY_NAMES.flatMap((property) => {
    const twin = calibration(property);
    return REGION_PROPERTIES[property].columns.flatMap((column, part): [string, ColumnPlace][] => [
      [column, { property, part, power: 0 }],
      ...(twin ? [[`${column}${twin.suffix}`, { property, part, power: twin.power }] as [string, ColumnPlace]] : []),
    ]);
  }),
);

/** What can carry a limit: every column, lengths and areas in pixels and in micrometres. A property of one column has its name. */
export const RULE_PROPERTIES = [...PLACES.keys()] as [string, ...string[]];

/** @throws RangeError  for a name that is not among RULE_PROPERTIES */
export function placeOf(column: string): ColumnPlace {
  const place = PLACES.get(column);
  if (!place) throw new RangeError(`column ${column}: no region property has it`);
  return place;
}

/** @returns the property that a column of RULE_PROPERTIES belongs to */
export function propertyOf(column: string): RegionProperty {
  return placeOf(column).property;
}

/** @returns whether a column of RULE_PROPERTIES is in micrometres: there is none without the pixel's size */
export function isCalibrated(column: string): boolean {
  return placeOf(column).power > 0;
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

/**
 * @returns what some of the columns tell of a condition: a region that does not meet it does not meet the whole, whatever the others are;
 *          null where they tell nothing
 */
export function narrowedTo(condition: Condition, isKnown: (column: string) => boolean): Condition | null {
  if ('all' in condition) {
    const all = condition.all.map((part) => narrowedTo(part, isKnown)).filter((part) => part !== null);
    return all.length > 0 ? { all } : null;
  }
  if ('any' in condition) {
    const any = condition.any.map((part) => narrowedTo(part, isKnown)).filter((part) => part !== null);
    return any.length === condition.any.length ? { any } : null;
  }
  return isKnown(condition.property) ? condition : null;
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
  return limitsWithin(condition).map(({ property }) => property);
}

/** @returns every limit in a condition, and where in it */
export function limitsWithin(condition: Condition, path: readonly (string | number)[] = []): readonly { readonly property: string; readonly path: readonly (string | number)[] }[] {
  if ('all' in condition) return condition.all.flatMap((part, index) => limitsWithin(part, [...path, 'all', index]));
  if ('any' in condition) return condition.any.flatMap((part, index) => limitsWithin(part, [...path, 'any', index]));
  return [{ property: condition.property, path: [...path, 'property'] }];
}
