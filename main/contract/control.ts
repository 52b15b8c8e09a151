import { z } from 'zod';
import { CALIBRATION_KINDS, DEFAULT_CALIBRATION_FRAMES, MAX_CALIBRATION_FRAMES, MIN_CALIBRATION_FRAMES } from './calibrationRecord.ts';
import { WINDOW_FORMATS } from './sessionSummary.ts';

/** Header of a 204: the revision of the newest state that there was; those after it know of what was asked. */
export const REVISION_HEADER = 'sightline-revision';
/** Of an answer to GET /api/frames: the number of the stream, from 1. */
export const STREAM_HEADER = 'sightline-stream';

/** Place of a request among those of its page that may travel together: on connections of their own they come in either order, and one that was overtaken is refused. */
export const orderSchema = z.strictObject({ page: z.string().min(1).max(64), number: z.int().min(1) });

/**
 * What the window may ask of the host, a route each: POST /api/<name> with a JSON body; the answer is 204, or 4xx with
 * `{ error: string, path?: string }` (one line; `path` is the recipe field at fault).
 */
export const CONTROL = {
  /** Ends the run there is and begins another. `mode` is chosen by the source when left out: files replay, the rest is live. `shapes`: the session keeps the pixels of every region; as the host was started when left out. */
  open: z.strictObject({ source: z.string().min(1), mode: z.enum(['live', 'replay']).optional(), record: z.boolean().default(true), shapes: z.boolean().optional(), order: orderSchema.optional() }),
  stop: z.strictObject({ order: orderSchema.optional() }),
  /** Checked, then in force from the next frame that is sent. `recipe` is checked by parseRecipe. `runId`: the run that it is meant for; refused in another. */
  recipe: z.strictObject({ recipe: z.unknown(), calibrationDir: z.string().optional(), runId: z.int().min(1).optional() }),
  play: z.strictObject({ speed: z.number().min(-16).max(16).default(1), loop: z.boolean().optional() }),
  pause: z.strictObject({}),
  /** Shows exactly this frame of the recording, and pauses. */
  seek: z.strictObject({ frame: z.int().min(0) }),
  step: z.strictObject({ by: z.int().min(-1000).max(1000) }),
  /** Writes tables or the report of the run's session, whole or a range of frames, to its folder. */
  export: z.strictObject({ formats: z.array(z.enum(WINDOW_FORMATS)).min(1), fromFrame: z.int().min(0).optional(), toFrame: z.int().min(0).optional() }),
  /** How late the page's own timers were, one after the other, ms: sent where the state asks for it. */
  pageLag: z.strictObject({ lagsMs: z.array(z.number().min(0)).max(5000) }),
  /**
   * Averages the next frames of the live source into the dark or flat frame of a folder (relative to where the runs' folders go);
   * HostState.calibrating follows it.
   */
  calibrate: z.strictObject({
    kind: z.enum(CALIBRATION_KINDS), folder: z.string().min(1), frames: z.int().min(MIN_CALIBRATION_FRAMES).max(MAX_CALIBRATION_FRAMES).default(DEFAULT_CALIBRATION_FRAMES),
  }),
  cancelCalibration: z.strictObject({}),
  /** HostState.exposure follows the live source, a few times a second, while it is on. */
  meter: z.strictObject({ on: z.boolean() }),
  dismissAlert: z.strictObject({ id: z.string() }),
} as const;
export type ControlName = keyof typeof CONTROL;
export type ControlRequest<N extends ControlName> = z.input<(typeof CONTROL)[N]>;

/**
 * The other routes of the host's one loopback origin. All need the session cookie that `/?token=...` sets.
 *
 *     GET  /?token=T        sets the cookie and redirects to /
 *     GET  /, /assets/...   the page
 *     GET  /api/events      server-sent events: `state` with a HostState, the first at once
 *     GET  /api/frames      the frame stream: records of frameRecord.ts, one after the other, for ever; STREAM_HEADER has its number.
 *                           It ends that of a window before. With ?after=N, the last number this window had, it does not: 409 then
 *     POST /api/reports     a batch of resultRecord.ts; 204, or 200 with reportAnswerSchema where some of its reports were refused
 *     GET  /api/plan?run=R&recipe=V   JSON: PlanSource
 *     GET  /api/maps?run=R&recipe=V   f32 dark then f32 gain of that plan's flatField, height x width each, then its bad pixels, u32
 *     GET  /api/devices     JSON: list of cameras
 *     GET  /api/files/EXPORT/NAME     a file that an export has written, as a download
 */
export const planSourceSchema = z.strictObject({
  recipe: z.unknown(),
  /** null where the recipe has no flatField: then there are no maps to fetch. */
  maps: z.strictObject({ width: z.int(), height: z.int(), meanDn: z.number(), badCount: z.int(), clampedCount: z.int() }).nullable(),
});
export type PlanSource = z.infer<typeof planSourceSchema>;

/** A camera as the platform names it. */
export const deviceSchema = z.strictObject({
  /** What follows `camera:` in a SOURCE. */
  id: z.string(),
  name: z.string(),
  modes: z.array(z.strictObject({ width: z.int(), height: z.int(), frameRate: z.number().nullable(), format: z.string() })),
});
export type Device = z.infer<typeof deviceSchema>;
