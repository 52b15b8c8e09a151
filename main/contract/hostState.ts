import { recipeSchema } from 'sightline/kernels';
import { z } from 'zod';
import { calibrationRecordSchema, CALIBRATION_KINDS } from './calibrationRecord.ts';
import { formatSchema } from './frameFormat.ts';
import { ledgerSchema } from './ledger.ts';
import { recordedCalibrationSchema } from './recordedCalibration.ts';

const count = z.int().min(0);

/** What a person sees until it clears: once per id. */
export const alertSchema = z.strictObject({
  id: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  /** What to do about it. */
  tip: z.string(),
});
export type Alert = z.infer<typeof alertSchema>;

/** `lost`: a live source went away and is being tried again. */
export const RUN_STATES = ['idle', 'starting', 'running', 'lost', 'ended', 'failed'] as const;

const milliseconds = z.number().min(0);

/** What putting a frame's result into the session took, over the last frames; ms. */
export const storeTimesSchema = z.strictObject({
  lastMs: milliseconds, frames: count.min(1), p50: milliseconds, p95: milliseconds, p99: milliseconds, min: milliseconds, max: milliseconds,
});
export type StoreTimes = z.infer<typeof storeTimesSchema>;

export const runSchema = z.strictObject({
  runId: count,
  state: z.enum(RUN_STATES),
  source: z.string(),
  mode: z.enum(['live', 'replay']),
  /** `h264, yuv420p`. */
  description: z.string(),
  format: formatSchema.nullable(),
  frameRate: z.number().nullable(),
  /** Frames of the recording, in replay. */
  frameCount: count.nullable(),
  startedAtMs: z.number(),
  /** Next try to reach a lost source, Unix ms. */
  retryAtMs: z.number().nullable(),
  /** Folder of the session that the results go to; null while nothing is recorded. */
  sessionDir: z.string().nullable(),
  /** Whether its results are kept: as it was asked for. */
  records: z.boolean(),
  /** Whether it keeps the pixels of every region. */
  keepsShapes: z.boolean(),
  captureFramesPerSecond: z.number(),
  /** null while nothing was recorded. */
  store: storeTimesSchema.nullable(),
});
export type Run = z.infer<typeof runSchema>;

export const replaySchema = z.strictObject({
  playing: z.boolean(),
  /** The frame that was sent last. */
  frame: count,
  /** 1 is the recording's own speed; negative plays backwards. */
  speed: z.number(),
  loop: z.boolean(),
});
export type Replay = z.infer<typeof replaySchema>;

/** A dark or flat frame that is being recorded, or the last one that was. */
export const calibratingSchema = z.strictObject({
  kind: z.enum(CALIBRATION_KINDS),
  folder: z.string(),
  state: z.enum(['capturing', 'storing', 'done', 'refused']),
  frames: count,
  wanted: count,
  /** Why it was refused, and what to change. */
  message: z.string().nullable(),
  /** What could be better, a sentence each. */
  advice: z.array(z.string()),
  /** What lies in the folder now; null where nothing does. */
  record: calibrationRecordSchema.nullable(),
  /** Largest differences of the flat from m and of the dark from 0, each corrected by itself. */
  test: z.strictObject({ flatErrorDn: z.number(), darkErrorDn: z.number() }).nullable(),
});
export type Calibrating = z.infer<typeof calibratingSchema>;

/** How bright the newest frame of a live source is, of 1. */
export const exposureSchema = z.strictObject({ meanShare: z.number(), clippedShare: z.number() });
export type Exposure = z.infer<typeof exposureSchema>;

/** All that the window knows of the host; sent whole whenever it changes (at most ten times a second). */
export const hostStateSchema = z.strictObject({
  /** Grows by one with every state sent. */
  revision: count,
  version: z.string(),
  ffmpeg: z.strictObject({ version: z.string(), path: z.string(), origin: z.string() }).nullable(),
  run: runSchema.nullable(),
  replay: replaySchema.nullable(),
  /** The page is to measure how late its timers are, and send it; left out where nobody asks. */
  asksPageLag: z.literal(true).optional(),
  /** The engine that a person asked for when the host was started; `auto` where it is left out. */
  engineHint: z.enum(['auto', 'webgpu', 'wasm']).optional(),
  recipe: recipeSchema,
  recipeVersion: count,
  /** What flatField corrects with; `warning` says why it may no longer fit. */
  calibration: z.strictObject({ folder: z.string(), meanDn: z.number(), badCount: count, warning: z.string().nullable(), recorded: recordedCalibrationSchema }).nullable(),
  calibrating: calibratingSchema.nullable(),
  /** null unless somebody asked for it: see CONTROL.meter. */
  exposure: exposureSchema.nullable(),
  ledger: ledgerSchema,
  /** Frames that arrived and have no outcome yet: on their way to the window, in its engine, or not reported. */
  openFrames: count,
  alerts: z.array(alertSchema),
  exports: z.array(z.strictObject({ id: z.string(), state: z.enum(['running', 'done', 'failed']), done: z.number(), files: z.array(z.string()), message: z.string().nullable() })),
});
export type HostState = z.infer<typeof hostStateSchema>;
