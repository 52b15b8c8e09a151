/** Lines of ffmpeg's stderr that are kept for `--verbose` and for the reason. */
const TAIL_LINES = 40;

/** ffmpeg's levels that mean that something in the source could not be read. */
const ERROR_LEVEL = /\[(error|fatal|panic)\] ?/;

/**
 * Follows ffmpeg's stderr, run with `-v repeat+level+info`: counts what went wrong while decoding, keeps the first and the
 * last errors, and the head that describes the input. Bounded, however long the recording is.
 */
export class StderrLog {
  #rest = '';
  #head = '';
  #errorCount = 0;
  #decodeErrors = 0;
  readonly #tail: string[] = [];
  readonly #firstErrors: string[] = [];
  #onLine: (line: string) => void;

  /** @param onLine  called with each whole line */
  constructor(onLine: (line: string) => void = () => undefined) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n|\r/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  /** Takes a last line that has no line end. */
  end(): void {
    if (this.#rest !== '') this.#take(this.#rest);
    this.#rest = '';
  }

  #take(line: string): void {
    if (this.#head.length < 65_536) this.#head += `${line}\n`;
    this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    if (ERROR_LEVEL.test(line)) {
      this.#errorCount += 1;
      if (this.#firstErrors.length < TAIL_LINES) this.#firstErrors.push(line);
    }
    if (isDecodeError(line)) this.#decodeErrors += 1;
    this.#onLine(line);
  }

  /** The first 64 KiB. */
  get head(): string { return this.#head; }
  get tail(): readonly string[] { return this.#tail; }
  get firstErrors(): readonly string[] { return this.#firstErrors; }
  get errorCount(): number { return this.#errorCount; }
  /** Packets or frames that the decoder refused. */
  get decodeErrors(): number { return this.#decodeErrors; }
}

/**
 * True for the line ffmpeg writes once for each packet its decoder refused, and for each frame it marks as damaged.
 *
 * @source ffmpeg.c (2018, 5.1): "Error while decoding stream #0:0: ..."; ffmpeg_dec.c (6.1 on): "Error submitting packet
 *   to decoder", "Decoding error"; both: "corrupt decoded frame in stream"
 */
export function isDecodeError(line: string): boolean {
  return /Error while decoding stream #|Error submitting (a )?packet to (the )?decoder|\[dec:[^\]]*\].*Decoding error|corrupt decoded frame/i.test(line);
}

/** @returns the line without ffmpeg's `[h264 @ 0x5581]` and `[error]` */
export function bareMessage(line: string): string {
  return line.replace(/^(\[[^\]]*\] ?)+/, '').trim();
}
