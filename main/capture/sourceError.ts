/**
 * A source that cannot be read, or no ffmpeg to read it with. The message is one line: the thing, the reason, the remedy.
 * `detail` holds ffmpeg's own last lines for `--verbose`; it is never part of the message.
 */
export class SourceError extends Error {
  readonly detail: readonly string[];
  constructor(message: string, detail: readonly string[] = [], options?: ErrorOptions) {
    super(message.replaceAll(/\s*[\r\n]+\s*/g, ' '), options);
    this.name = 'SourceError';
    this.detail = detail;
  }
}
