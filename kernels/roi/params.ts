import { z } from 'zod';

/** Far beyond any frame, and small enough that a column more is another number: where a shape ends is found column by column. */
const MAX_ROI_PX = 1e6;
const position = z.number().min(-MAX_ROI_PX).max(MAX_ROI_PX);
const length = z.number().positive().max(MAX_ROI_PX);
const common = { id: z.string().min(1), mode: z.enum(['include', 'exclude']).default('include') };

/**
 * A shape that a person draws on the frame. Coordinates are px, fractions allowed, counted as centroids are: the centre of the pixel in
 * row 3 and column 5 is (3, 5).
 */
export const roiSchema = z.discriminatedUnion('shape', [
  /** Half-open, as a bounding box: row <= r < row + height and col <= c < col + width. */
  z.strictObject({ shape: z.literal('rectangle'), ...common, row: position, col: position, height: length, width: length }),
  /** Corners as [row, col], closed by itself; even-odd where it crosses itself; of an edge, the side above or left of the shape belongs to it. */
  z.strictObject({ shape: z.literal('polygon'), ...common, points: z.array(z.tuple([position, position])).min(3) }),
  /** (r - row)^2 + (c - col)^2 < radiusPx^2. */
  z.strictObject({ shape: z.literal('circle'), ...common, row: position, col: position, radiusPx: length }),
]);
export type Roi = z.infer<typeof roiSchema>;

/**
 * What the ROI does to regions. `clip`: the mask ends where the ROI ends, before regions are labelled. `drop`: a region with a pixel outside
 * is not measured. `flag`: every region is measured, and `inside_roi` tells those wholly inside.
 */
export const roiMode = z.enum(['clip', 'drop', 'flag']);
export type RoiMode = z.infer<typeof roiMode>;
