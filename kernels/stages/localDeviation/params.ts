import { z } from 'zod';

/** Largest radius of a local window, px: a window of 1,023 x 1,023. */
const MAX_LOCAL_RADIUS_PX = 511;

/** Population standard deviation over a (2 radius + 1)^2 window at a cost that does not depend on the radius; border: reflect101. */
export const localDeviationParams = z.strictObject({ stage: z.literal('localDeviation'), radiusPx: z.int().min(1).max(MAX_LOCAL_RADIUS_PX) });
