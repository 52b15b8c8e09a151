import { z } from 'zod';

/** Numbers the connected components of the mask in raster order of their first pixel. */
export const labelParams = z.strictObject({
  stage: z.literal('label'),
  connectivity: z.literal([4, 8]).default(8),
});
export type LabelParams = z.infer<typeof labelParams>;
