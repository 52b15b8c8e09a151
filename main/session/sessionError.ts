/** A stored session that cannot be used as asked. One line: the thing, the value, the remedy. */
export class SessionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SessionError';
  }
}
