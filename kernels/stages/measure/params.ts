import { z } from 'zod';
import { conditionSchema } from '../../regions/condition.ts';
import { REGION_PROPERTY_NAMES } from '../../regions/properties.ts';

/** Measures every region that passes the limits; `properties` become the columns of the table, in this order. */
export const measureParams = z.strictObject({
  stage: z.literal('measure'),
  minAreaPx2: z.int().min(1).default(1),
  maxAreaPx2: z.int().min(1).optional(),
  excludeBorder: z.boolean().default(false),
  /** Regions that do not meet it are left out of the table; a region without the value does not meet a limit on it. */
  filters: conditionSchema.optional(),
  properties: z.array(z.enum(REGION_PROPERTY_NAMES)).min(1)
    .refine((names) => new Set(names).size === names.length, 'a property is named twice')
    .default(['area', 'bbox', 'centroid', 'intensity_mean']),
}).refine(({ minAreaPx2, maxAreaPx2 }) => maxAreaPx2 === undefined || minAreaPx2 <= maxAreaPx2, 'minAreaPx2 is above maxAreaPx2: no region can pass');
export type MeasureParams = z.infer<typeof measureParams>;
