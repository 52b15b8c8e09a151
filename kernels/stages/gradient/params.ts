import { z } from 'zod';

/** First derivatives by central differences, (f(x+1) - f(x-1)) / 2; border: clamp. Magnitude in DN/px, direction in radians, -pi..pi, x right, y down. */
export const gradientParams = z.strictObject({ stage: z.literal('gradient'), output: z.enum(['magnitude', 'direction']).default('magnitude') });
