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
  #corruptFrames = 0;
  #concealedFrames = 0;
  readonly #tail: string[] = [];
  readonly #firstErrors: string[] = [];
  /** Times in microseconds of frames that the decoder delivered although parts of them were damaged. */
  readonly concealed = new Set<number>();
  readonly #onLine: (line: string) => void;

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
    if (/corrupt decoded frame/.test(line)) this.#corruptFrames += 1;
    if (/concealing \d+ DC, \d+ AC, \d+ MV errors/.test(line)) this.#concealedFrames += 1;
    const concealed = concealedTimeUs(line);
    if (concealed !== null) {
      if (!this.concealed.has(concealed)) this.#decodeErrors += 1;
      this.concealed.add(concealed);
    }
    this.#onLine(line);
  }

  /** The first 64 KiB. */
  get head(): string { return this.#head; }
  get tail(): readonly string[] { return this.#tail; }
  get firstErrors(): readonly string[] { return this.#firstErrors; }
  get errorCount(): number { return this.#errorCount; }
  /** Packets that the decoder refused and frames that it made up: neither is delivered. */
  get decodeErrors(): number { return this.#decodeErrors; }
  /**
   * Frames that are delivered although parts of them were lost: the decoder says that it conceals them, ffmpeg from 5 on that
   * they are corrupt, of one frame often both. Frames that build on them may be wrong as well.
   */
  get damagedFrames(): number { return Math.max(this.#corruptFrames, this.#concealedFrames); }
}

/**
 * True for the line ffmpeg writes once for each packet its decoder refused.
 *
 * @source ffmpeg.c (2018, 5.1): "Error while decoding stream #0:0: ..."; ffmpeg_dec.c (6.1 on): "Error submitting packet
 *   to decoder", "Decoding error"
 */
function isDecodeError(line: string): boolean {
  return /Error while decoding stream #|Error submitting (a )?packet to (the )?decoder|\[dec:[^\]]*\].*Decoding error/i.test(line);
}

/** @returns the line without ffmpeg's `[h264 @ 0x5581]` and `[error]` */
export function bareMessage(line: string): string {
  return line.replace(/^(\[[^\]]*\] ?)+/, '').trim();
}

/**
 * @returns the time in microseconds of the frame whose damaged slice FFV1 filled from the frame before; null for other lines
 * @source libavcodec/ffv1dec.c: "slice CRC mismatch %X!at %f seconds"
 */
export function concealedTimeUs(line: string): number | null {
  const match = /CRC mismatch [0-9A-F]+!\s*at (-?\d+)\.(\d{6}) seconds/.exec(line);
  return match === null ? null : Math.sign(Number(`${match[1]}1`)) * (Math.abs(Number(match[1])) * 1_000_000 + Number(match[2]));
}
