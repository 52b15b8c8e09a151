import { z } from 'zod';
import { CustomStageError } from './customStageError.ts';
import { readProgram } from './readProgram.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/**
 * A stage of one's own: the body of a gpu.js kernel function, `function (src) { ... return value; }`, with its parameters as
 * `this.constants.NAME`. It makes one pixel from the image before it: `src[this.thread.y + dy][this.thread.x + dx]`, clamped to the
 * frame. It is translated, never run as JavaScript: readProgram lists what may be written.
 */
export const customParams = z.strictObject({
  stage: z.literal('custom'),
  title: z.string().min(1).max(60).optional(),
  parameters: z.record(z.string().regex(NAME, 'a parameter is named by a letter, then letters, digits and _'), z.number().min(-1e9).max(1e9)).default({}),
  body: z.string(),
}).superRefine(({ body, parameters }, context) => {
  try {
    readProgram(body, parameters);
  } catch (error) {
    if (!(error instanceof CustomStageError)) throw error;
    context.addIssue({ code: 'custom', path: ['body'], message: error.message, params: { line: error.line, column: error.column } });
  }
});
