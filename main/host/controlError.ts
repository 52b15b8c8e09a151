import { CalibrationMapsError, RecipeError } from 'sightline/kernels';
import { ZodError } from 'zod';
import { CalibrationError } from '../calibration/index.ts';
import { SourceError } from '../capture/index.ts';
import { OutputError } from '../session/index.ts';
import { windowLine } from './windowLine.ts';

/** A request that cannot be done now. One line: the thing, the value, the remedy. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What the window is told of a failure. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: { readonly error: string; readonly path?: string };
}

/** @returns status, one line, and the recipe field at fault where it is one */
export function errorAnswer(error: unknown): ErrorAnswer {
  const line = windowLine(error);
  if (error instanceof RecipeError) return { status: 422, body: { error: line, path: error.path } };
  if (error instanceof CalibrationError || error instanceof CalibrationMapsError) return { status: 422, body: { error: line, path: 'calibration' } };
  if (error instanceof SourceError || error instanceof OutputError) return { status: 422, body: { error: line } };
  if (error instanceof ControlError) return { status: error.status, body: { error: line } };
  if (error instanceof ZodError) return { status: 400, body: { error: zodLine(error) } };
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return { status: error.statusCode, body: { error: line } };
  if (error instanceof RangeError) return { status: 400, body: { error: line } };
  return { status: 500, body: { error: `unexpected: ${line}` } };
}

function zodLine(error: ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'the request is not understood: update the window';
  return `request ${issue.path.map(String).join('.') || 'body'}: ${issue.message}`.replaceAll('\n', ' ');
}
