import type { Readable, Writable } from 'node:stream';
import { SourceError } from './sourceError.ts';

/** Bytes after which a piped source is judged for the first time; a header fits. */
const FIRST_HEAD_BYTES = 1_048_576;
/** Bytes after which a source that is not recognised never will be. */
const MAX_HEAD_BYTES = 33_554_432;
/** A live sender is judged by what came this long after its first bytes. */
const PATIENCE_MS = 1_000;

/** The start of a stream that can be read only once, and the way to give all of it to ffmpeg. */
export class StreamHead {
  readonly #stream: Readable;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #wanted = FIRST_HEAD_BYTES;
  #patienceMs = PATIENCE_MS;
  #complete = false;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  /** What was read so far. */
  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks, this.#size);
  }

  /** True when reading on may make a source recognisable. */
  get mayGrow(): boolean {
    return !this.#complete && this.#size < MAX_HEAD_BYTES;
  }

  /**
   * Reads the start of the stream, or four times as much as the last time, and pauses it. Ends sooner at the end of the
   * stream, and a while after the first bytes where the sender is slow.
   *
   * @throws SourceError  when the stream is empty, fails, or delivers nothing within `timeoutMs`
   */
  async read(timeoutMs: number): Promise<void> {
    const stream = this.#stream;
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        stream.pause();
        stream.off('data', onData).off('end', onEnd).off('error', onError);
        if (error === undefined) resolve(); else reject(error);
      };
      const onData = (chunk: Buffer | string): void => {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        if (this.#size === 0) { clearTimeout(timer); timer = setTimeout(settle, this.#patienceMs); }
        this.#chunks.push(bytes);
        this.#size += bytes.byteLength;
        if (this.#size >= this.#wanted) settle();
      };
      const onEnd = (): void => { this.#complete = true; settle(); };
      const onError = (error: Error): void => settle(new SourceError(`source -: stdin failed (${error.message}): check the sender`));
      const nothing = (): void => settle(new SourceError(`source -: stdin delivered nothing within ${timeoutMs / 1000} s: check the sender`));
      let timer = this.#size === 0 ? setTimeout(nothing, timeoutMs) : setTimeout(settle, this.#patienceMs);
      stream.on('data', onData).once('end', onEnd).once('error', onError);
      if (stream.readableEnded) onEnd(); else stream.resume();
    });
    if (this.#size === 0) throw new SourceError('source -: stdin is empty: pipe a video into it');
    this.#wanted *= 4;
    this.#patienceMs *= 2;
  }

  /**
   * Writes the head and then the rest of the stream to ffmpeg's stdin, as fast as ffmpeg takes it.
   * @returns stops the replay; the stream is left paused
   */
  replayTo(stdin: Writable): () => void {
    return replay(this.#stream, this.bytes, this.#complete, stdin);
  }
}

function replay(stream: Readable, head: Uint8Array, complete: boolean, stdin: Writable): () => void {
  const stop = (): void => {
    stream.unpipe(stdin);
    stream.pause();
  };
  // ffmpeg closes its end when it has seen enough.
  stdin.on('error', stop);
  stdin.write(head);
  if (complete) stdin.end();
  else stream.pipe(stdin);
  return stop;
}
