/** A recipe that cannot be run. The message is one line: JSON path, the value, what is allowed. */
export class RecipeError extends Error {
  readonly path: string;
  constructor(path: string, value: unknown, remedy: string) {
    super(`recipe ${path}: ${typeof value === 'string' ? `"${value}"` : JSON.stringify(value)}: ${remedy}`);
    this.name = 'RecipeError';
    this.path = path;
  }
}
