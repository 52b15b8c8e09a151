import { CalibrationMapsError, DeviceError, RecipeError } from 'sightline/kernels';
import { CalibrationError } from '../calibration/calibrationError.ts';
import { SourceError } from '../capture/sourceError.ts';
import { ConditionError } from '../export/conditionError.ts';
import { OutputError } from '../session/outputError.ts';
import { SessionError } from '../session/sessionError.ts';
import { BenchCheckError } from './bench/benchCheckError.ts';

/** What a run ended as; the numbers are the program's contract. */
export const EXIT = { done: 0, rejected: 1, usage: 2, source: 3, engine: 4, output: 5, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The person at the line typed something that cannot be done. One line: the option, the value, the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @returns the exit code of an error; null for one of the program's own faults */
export function exitCodeOf(error: unknown): ExitCode | null {
  if (error instanceof UsageError || error instanceof RecipeError || error instanceof CalibrationError || error instanceof CalibrationMapsError) return EXIT.usage;
  if (error instanceof SessionError || error instanceof ConditionError) return EXIT.usage;
  if (error instanceof SourceError) return EXIT.source;
  if (error instanceof DeviceError || error instanceof BenchCheckError) return EXIT.engine;
  if (error instanceof OutputError) return EXIT.output;
  return null;
}
