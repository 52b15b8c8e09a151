/** A recipe that cannot be run. The message is one line: JSON path, the value, what is allowed. */
export class RecipeError extends Error {
  /** JSON path of the fault, `stages[1].sigmaPx`; empty for the whole. */
  readonly path: string;
  constructor(path: string, value: unknown, remedy: string) {
    super(`recipe${path === '' ? '' : ` ${path}`}: ${valueText(value)}: ${remedy}`);
    this.name = 'RecipeError';
    this.path = path;
  }
}

const LONGEST_VALUE = 60;

function valueText(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}
