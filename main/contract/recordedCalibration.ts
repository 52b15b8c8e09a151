import { z } from 'zod';

const recordedFrame = z.strictObject({
  /** n, and the noise of one of them. */
  frames: z.int().min(1), sigmaDn: z.number(),
  time: z.iso.datetime(),
  /** null where nothing tells cameras apart. */
  camera: z.string().nullable(),
  /** true: the samples are not linear in light; null: nobody said. */
  gammaEncoded: z.boolean().nullable(),
});

/** How a calibration was recorded, of its calibration.json; null where the folder has none. */
export const recordedCalibrationSchema = z.strictObject({
  dark: recordedFrame, flat: recordedFrame,
  /** std / mean of a corrected flat; null where it was not measured. */
  residualCv: z.number().nullable(),
}).nullable().default(null);
