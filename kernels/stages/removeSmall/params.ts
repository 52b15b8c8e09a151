import { z } from 'zod';

/** Takes components smaller than an area out of the mask; connectivity as in the label stage. */
export const removeSmallParams = z.strictObject({ stage: z.literal('removeSmall'), minAreaPx2: z.int().min(2) });
