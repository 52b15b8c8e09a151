import { z } from 'zod';

const keep = z.enum(['above', 'below']).default('above');

/** Makes the mask: strictly above (or below) a level given in DN, or the level Otsu's method finds in each frame. */
export const thresholdParams = z.discriminatedUnion('method', [
  z.strictObject({ stage: z.literal('threshold'), method: z.literal('fixed'), levelDn: z.number().min(-65_535).max(65_535), keep }),
  z.strictObject({ stage: z.literal('threshold'), method: z.literal('otsu'), keep }),
]);
export type ThresholdParams = z.infer<typeof thresholdParams>;
