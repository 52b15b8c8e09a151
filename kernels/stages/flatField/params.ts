import { z } from 'zod';

/** Corrects dark current and uneven illumination by the recipe's calibration; first in the pipeline or absent. */
export const flatFieldParams = z.strictObject({ stage: z.literal('flatField') });
