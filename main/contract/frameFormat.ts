import { z } from 'zod';

/** FrameFormat of the kernels, as it travels. */
export const formatSchema = z.strictObject({
  width: z.int().min(1), height: z.int().min(1), pixelFormat: z.enum(['gray8', 'gray16le']), bitDepth: z.int().min(8).max(16), range: z.enum(['full', 'limited']),
});
