import { z } from 'zod';

const stage = z.literal('threshold');
const keep = z.enum(['above', 'below']).default('above');
const dn = z.number().min(-65_535).max(65_535);
/** A window of 1,023 x 1,023 px at most. */
const windowRadiusPx = z.int().min(1).max(511).default(7);

/**
 * Makes the mask: strictly above (or below) a level given in DN, strictly between two, above the level Otsu's method finds in each
 * frame, above a level of its own at each pixel (niblack: m - k s; sauvola: m (1 + k (s / R - 1)), R half of full scale; m and s over a
 * (2 radius + 1)^2 window, border reflect101), or above lowDn where connected to something above highDn (keep below: below highDn
 * where connected to something below lowDn; connected as in the label stage).
 */
export const thresholdParams = z.discriminatedUnion('method', [
  z.strictObject({ stage, method: z.literal('fixed'), levelDn: dn, upperDn: dn.optional(), keep: z.enum(['above', 'below', 'between']).default('above') })
    .refine(({ keep, upperDn }) => (keep === 'between') === (upperDn !== undefined), { path: ['upperDn'], message: 'goes with keep "between", and keep "between" needs it' })
    .refine(({ levelDn, upperDn }) => upperDn === undefined || levelDn < upperDn, { path: ['upperDn'], message: 'must lie above levelDn' }),
  z.strictObject({ stage, method: z.literal('otsu'), keep }),
  z.strictObject({ stage, method: z.literal('niblack'), radiusPx: windowRadiusPx, k: z.number().min(-5).max(5).default(0.2), keep }),
  z.strictObject({ stage, method: z.literal('sauvola'), radiusPx: windowRadiusPx, k: z.number().min(-5).max(5).default(0.2), keep }),
  z.strictObject({ stage, method: z.literal('hysteresis'), lowDn: dn, highDn: dn, keep })
    .refine(({ lowDn, highDn }) => lowDn <= highDn, { path: ['highDn'], message: 'must not lie below lowDn' }),
]);
export type ThresholdParams = z.infer<typeof thresholdParams>;
