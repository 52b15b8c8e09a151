/** What is wrong with a custom stage's function, and where. */
export class CustomStageError extends Error {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  constructor(line: number, column: number, problem: string) {
    super(`line ${line}, column ${column}: ${problem}`);
    this.name = 'CustomStageError';
    this.line = line;
    this.column = column;
  }
}
