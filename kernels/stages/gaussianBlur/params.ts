import { z } from 'zod';

/** Largest radius a blur may have, px: beyond it a separable filter on a frame is no longer a live operation. */
const MAX_BLUR_RADIUS_PX = 80;

/** Separable Gaussian; the radius is floor(4 sigma + 0.5) unless given. */
export const gaussianBlurParams = z.strictObject({
  stage: z.literal('gaussianBlur'),
  sigmaPx: z.number().min(0.1).max(20),
  radiusPx: z.int().min(1).max(MAX_BLUR_RADIUS_PX).optional(),
});
