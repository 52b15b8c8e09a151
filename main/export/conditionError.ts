import { closest, distance } from 'fastest-levenshtein';

/** A condition on regions that cannot be used. One line: the condition, what is wrong, the remedy. */
export class ConditionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConditionError';
  }
}

/** Names that differ in more than half of their letters are no misspelling. */
const LIKENESS = 2;

/**
 * Turns what DuckDB says of a condition into one line.
 * @param columns  of `regions`
 */
export function conditionError(where: string, columns: readonly string[], cause: unknown): ConditionError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ConditionError(`--where ${JSON.stringify(where)}: ${reasonOf(message, columns)}`, { cause });
}

function reasonOf(message: string, columns: readonly string[]): string {
  const column = /Referenced column "([^"]*)" (?:was )?not found/.exec(message)?.[1] ?? /Table "[^"]*" does not have a column named "([^"]*)"/.exec(message)?.[1];
  if (column !== undefined) {
    const near = closest(column, [...columns]);
    const known = distance(column, near) * LIKENESS <= Math.max(column.length, near.length) ? `did you mean "${near}"?` : `there are ${columns.join(', ')}`;
    return `the regions have no column "${column}": ${known}`;
  }
  if (/file system operations are disabled|external extensions is disabled|configuration has been locked|read-only mode/i.test(message)) return 'a condition may read this session and nothing else';
  if (/^Out of Memory Error/.test(message)) return 'needs more memory than a condition may take: give a simpler one';
  if (message === 'holds a semicolon') return 'holds more than one statement: give one condition, like "area > 50 AND frame < 100"';
  const [first] = message.split('\n');
  return `${first!.replace(/^Failed to extract statements: /, '').replace(/^[\w ]+ Error: /, '').replace(/[.!]?$/, '')}: give a condition on the columns, like "area > 50 AND frame < 100"`;
}
