import { z } from 'zod';
import { formatSchema } from './frameFormat.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
const count = z.int().min(0);

/** Fewest frames that a calibration is made from, and how many where nobody says. */
export const MIN_CALIBRATION_FRAMES = 16;
export const DEFAULT_CALIBRATION_FRAMES = 32;
/** Sums of 16-bit samples fit 32 bits up to here. */
export const MAX_CALIBRATION_FRAMES = 65_536;

export const CALIBRATION_KINDS = ['dark', 'flat'] as const;
/** dark: the lens covered; flat: an even, bright target. */
export type CalibrationKind = (typeof CALIBRATION_KINDS)[number];

/** How one of the two frames was recorded. DN as `frame` says; noise is the sample standard deviation (n - 1) over time. */
export const calibrationFrameSchema = z.strictObject({
  /** In the record's folder: float32, height x width, the mean and its sigma a frame. */
  file: z.string().min(1), sha256,
  sigmaFile: z.string().min(1), sigmaSha256: sha256,
  source: z.strictObject({
    name: z.string().min(1),
    /** What tells this camera from another; null where nothing does, as of a file. */
    camera: z.string().nullable(),
    codec: z.string(), pixelFormat: z.string(),
    /** true: the samples are not linear in light, so a correction is approximate. null: nobody said. */
    gammaEncoded: z.boolean().nullable(),
  }),
  frame: formatSchema,
  /** n: frames that were averaged. */
  frames: z.int().min(1),
  meanDn: z.number(),
  sigma: z.strictObject({ rmsDn: z.number().min(0), maxDn: z.number().min(0) }),
  /** Pixels that were at full scale in a frame or more. */
  clippedCount: count,
  /** As the person gave them: sources do not tell. */
  exposureUs: z.number().positive().nullable(), gainDb: z.number().nullable(),
  time: z.iso.datetime(),
  sightline: z.string(),
});
export type CalibrationFrame = z.infer<typeof calibrationFrameSchema>;

/** calibration.json: what lies in a calibration's folder. */
export const calibrationRecordSchema = z.strictObject({
  calibration: z.literal(1),
  dark: calibrationFrameSchema.nullable(),
  flat: calibrationFrameSchema.nullable(),
  /** Largest share of bad pixels that was accepted. */
  maxBadShare: z.number().min(0).max(1),
  /** What the two give together; null while one is missing. */
  maps: z.strictObject({
    meanDn: z.number(), badCount: count, clampedCount: count,
    /** 0/1, height x width: the pixels that are replaced. */
    badFile: z.string(), badSha256: sha256,
    /** std / mean of F - D over the valid pixels. */
    cvBefore: z.number().min(0),
    /** The same of one half of the flat's frames corrected by the other half; null where the flat was not recorded last. */
    cvAfter: z.number().min(0).nullable(),
  }).nullable(),
});
export type CalibrationRecord = z.infer<typeof calibrationRecordSchema>;
