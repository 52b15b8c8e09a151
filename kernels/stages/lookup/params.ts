import { z } from 'zod';

const TABLE_LENGTHS = [256, 65_536];

/**
 * Sends every value through a table over [0, full scale] of the source: 256 entries for an 8-bit source, 65,536 for a deeper one.
 * A value between two entries takes the nearest (the even one of two), a value beyond an end takes the end's: nothing is interpolated.
 * `gamma`: full (v / full)^gamma. `contrast`: blackDn becomes 0 and whiteDn full scale, clamped between. `table`: the entries
 * themselves, DN.
 */
export const lookupParams = z.discriminatedUnion('method', [
  z.strictObject({ stage: z.literal('lookup'), method: z.literal('gamma'), gamma: z.number().min(0.05).max(20) }),
  z.strictObject({ stage: z.literal('lookup'), method: z.literal('contrast'), blackDn: z.number().min(0).max(65_535), whiteDn: z.number().min(0).max(65_535) })
    .refine(({ blackDn, whiteDn }) => blackDn < whiteDn, { path: ['whiteDn'], message: 'must lie above blackDn' }),
  z.strictObject({
    stage: z.literal('lookup'), method: z.literal('table'),
    tableDn: z.array(z.number()).refine(({ length }) => TABLE_LENGTHS.includes(length), `needs ${TABLE_LENGTHS.join(' or ')} entries`),
  }),
]);
export type LookupParams = z.infer<typeof lookupParams>;
