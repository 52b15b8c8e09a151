import { recipeSchema } from 'sightline/kernels';
import { z } from 'zod';
import { ledgerSchema } from './ledger.ts';
import { recordedCalibrationSchema } from './recordedCalibration.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** Tables that can be exported, as files named regions.* and frames.*. */
export const TABLE_FORMATS = ['csv', 'parquet', 'json', 'jsonl'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Exports that are made of the regions' pixels: the session must have kept them. */
export const SHAPE_FORMATS = ['coco', 'labels', 'imagej'] as const;

/** What the window exports: of a run that goes on, or has just ended. */
export const WINDOW_FORMATS = [...TABLE_FORMATS, 'report'] as const;
export type WindowFormat = (typeof WINDOW_FORMATS)[number];

/** Everything that a session can be exported as. */
export const EXPORT_FORMATS = [...TABLE_FORMATS, ...SHAPE_FORMATS, 'report'] as const;
export const exportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

const milliseconds = z.number().min(0);

/** What the frames cost: the same shape as the kernels' BudgetReport, which says what every number means. */
export const budgetReportSchema = z.strictObject({
  budgetMs: z.number().positive(),
  frames: z.int().min(0),
  warmUpFrames: z.int().min(0),
  overruns: z.int().min(0),
  rows: z.array(z.strictObject({
    name: z.string().min(1),
    kind: z.enum(['stage', 'transfer', 'waiting', 'total']),
    statistics: z.strictObject({ p50: milliseconds, p95: milliseconds, p99: milliseconds, min: milliseconds, max: milliseconds, share: z.number().min(0) })
      .readonly().nullable(),
    fusedInto: z.string().nullable(),
  }).readonly()).readonly(),
}).readonly();

/** What was inspected, by what, with what: known before the first frame. */
export const sessionSettingsSchema = z.strictObject({
  source: z.strictObject({
    /** As the person gave it: a path, a URL, `lavfi:...`, `demo`. */
    name: z.string().min(1),
    /** What it turned out to be (`h264, yuv420p`); null where nobody said. */
    description: z.string().nullable(),
    /** Where in the source the run began; null is its beginning. */
    startSeconds: z.number().min(0).nullable().default(null),
    /** Frames that were asked for; null is all there are. */
    frameLimit: z.int().min(1).nullable().default(null),
  }),
  engine: z.strictObject({
    backend: z.enum(['webgpu', 'wasm']),
    adapter: z.string(),
    fallbackReason: z.string().nullable(),
    /** Every stage as its own pass, for exact attribution. */
    profile: z.boolean(),
  }),
  /** null where the recipe has no flatField. */
  calibration: z.strictObject({
    folder: z.string(),
    files: z.array(z.string()),
    sha256,
    meanDn: z.number(),
    badCount: z.int().min(0),
    clampedCount: z.int().min(0),
    recorded: recordedCalibrationSchema,
  }).nullable(),
  versions: z.strictObject({
    sightline: z.string(),
    node: z.string(),
    duckdb: z.string(),
    ffmpeg: z.strictObject({ version: z.string(), path: z.string(), origin: z.string() }).nullable(),
  }),
});
export type SessionSettings = z.infer<typeof sessionSettingsSchema>;

/** What is known when the last frame is done. */
export const sessionOutcomeSchema = z.strictObject({
  state: z.enum(['done', 'interrupted', 'failed']),
  /** Why it ended early, in one line; null when done. */
  reason: z.string().nullable(),
  ledger: ledgerSchema,
  /** Stage statistics; null where no frame was inspected. */
  budget: budgetReportSchema.nullable(),
});
export type SessionOutcome = z.infer<typeof sessionOutcomeSchema>;

/**
 * session.json, and what `--json` prints. While the run lasts, and after a crash, `state` is `running`, `ended` is null
 * and the numbers are those of the start.
 */
export const sessionSummarySchema = z.strictObject({
  session: z.literal(1),
  ...sessionOutcomeSchema.shape,
  state: z.enum(['running', 'done', 'interrupted', 'failed']),
  /** ISO 8601, UTC. */
  started: z.iso.datetime(),
  ended: z.iso.datetime().nullable(),
  ...sessionSettingsSchema.shape,
  frame: z.strictObject({
    width: z.int().min(1),
    height: z.int().min(1),
    pixelFormat: z.enum(['gray8', 'gray16le']),
    bitDepth: z.int().min(8).max(16),
    range: z.enum(['full', 'limited']),
  }),
  recipe: recipeSchema,
  /** Of `JSON.stringify(recipe)` as stored here: defaults filled in, keys in the schema's order. */
  recipeSha256: sha256,
  /** Frames and regions in the tables, and frames by verdict; a frame without rules has none. */
  tables: z.strictObject({
    frames: z.int().min(0), regions: z.int().min(0), passed: z.int().min(0), failed: z.int().min(0),
    /** Frames that held more regions than a table does. */
    overflowed: z.int().min(0),
  }),
  /** What lies in the folder, session.json itself left out. */
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.int().min(0) })),
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;
