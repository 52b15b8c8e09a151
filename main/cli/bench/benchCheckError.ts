/** An engine that answers wrongly: its times are worthless. One line: what is wrong, where, the remedy. */
export class BenchCheckError extends Error {
  override readonly name = 'BenchCheckError';

  /** @param found  what the engine gave, and what the reference gives */
  constructor(found: string) {
    super(`bench check: ${found}: nothing was timed; try another --engine, and report it with what sightline doctor says`);
  }
}
