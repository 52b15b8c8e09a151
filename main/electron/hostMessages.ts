import { z } from 'zod';

/** From the frame host's process to the shell. */
export const hostReplySchema = z.discriminatedUnion('type', [
  /** It listens. `url` carries the token of this run and belongs in no log. */
  z.strictObject({ type: z.literal('ready'), url: z.url(), origin: z.url() }),
  z.strictObject({ type: z.literal('failed'), message: z.string() }),
  /** It was told to close and still writes: the session, an export. Sent again and again until it is done. `folder`: of the session. */
  z.strictObject({ type: z.literal('writing'), folder: z.string().nullable() }),
  /** The session is complete on disk and ffmpeg has ended. */
  z.strictObject({ type: z.literal('closed') }),
]);
export type HostReply = z.infer<typeof hostReplySchema>;

/** From the shell to the frame host's process. */
export const hostOrderSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    /** Folder of the built page. */
    pageDir: z.string().min(1),
    /** Folder that receives the runs' folders. */
    sessionParent: z.string().min(1),
    /** Where it listened last: what the page remembers belongs to that origin. 0 takes any; another is taken where this one is not free. */
    port: z.int().min(0).max(65_535),
  }),
  z.strictObject({ type: z.literal('close') }),
]);
export type HostOrder = z.infer<typeof hostOrderSchema>;
export type HostStart = Omit<Extract<HostOrder, { type: 'start' }>, 'type'>;
