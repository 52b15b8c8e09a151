import { z } from 'zod';

/** Probes a recipe may carry: each is a row a frame. */
export const MAX_PROBES = 256;

/** A pixel whose values are recorded with every frame; counted from 0 at the top left. */
export const probeSchema = z.strictObject({ id: z.string().min(1), row: z.int().min(0), col: z.int().min(0) });
export type Probe = z.infer<typeof probeSchema>;
