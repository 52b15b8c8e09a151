import { z } from 'zod';

/**
 * Second derivatives by finite differences, DN/px²; border: clamp. xx = f(x+1) - 2 f(x) + f(x-1), yy likewise,
 * xy = (f(x+1, y+1) - f(x+1, y-1) - f(x-1, y+1) + f(x-1, y-1)) / 4; the eigenvalues and the determinant are those of [[xx, xy], [xy, yy]].
 */
export const hessianParams = z.strictObject({
  stage: z.literal('hessian'),
  output: z.enum(['xx', 'yy', 'xy', 'determinant', 'eigenvalue_max', 'eigenvalue_min']).default('eigenvalue_max'),
});
export type HessianParams = z.infer<typeof hessianParams>;
