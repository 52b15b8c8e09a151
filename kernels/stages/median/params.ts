import { z } from 'zod';

/** Median of a square window, 3x3 or 5x5; border: clamp (replicate). */
export const medianParams = z.strictObject({ stage: z.literal('median'), sizePx: z.literal([3, 5]).default(3) });
export type MedianParams = z.infer<typeof medianParams>;
