import { OutputError } from '../session/index.ts';

/** @returns what the window is told of an error: its first line, with what can be done from there */
export function windowLine(error: unknown): string {
  const message = error instanceof OutputError ? error.windowMessage : error instanceof Error ? error.message : String(error);
  return message.split('\n')[0]!;
}
