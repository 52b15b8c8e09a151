import { z } from 'zod';

/** Largest reach of a structuring element, px. */
const MAX_MORPHOLOGY_RADIUS_PX = 31;

/**
 * Erodes, dilates, opens or closes the mask by a structuring element of (2 radius + 1)^2 px: the whole rectangle, its middle row and
 * column (cross), or the pixels within the radius of the centre (disc). What lies outside the frame neither erodes nor dilates.
 */
export const morphologyParams = z.strictObject({
  stage: z.literal('morphology'),
  operation: z.enum(['erode', 'dilate', 'open', 'close']),
  shape: z.enum(['rectangle', 'cross', 'disc']).default('rectangle'),
  radiusPx: z.int().min(1).max(MAX_MORPHOLOGY_RADIUS_PX).default(1),
});
export type MorphologyParams = z.infer<typeof morphologyParams>;
