import { z } from 'zod';

/** Fills what the background cannot be reached from the frame's edge through; its connectivity is the dual of the label stage's. */
export const fillHolesParams = z.strictObject({ stage: z.literal('fillHoles') });
