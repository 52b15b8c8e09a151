import type { Readable, Writable } from 'node:stream';
import { SourceError } from './sourceError.ts';

/** First bytes to judge a piped source by; a header fits, and a live sender has delivered it soon. */
const HEAD_BYTES = 1_048_576;
/** A sender that has delivered something and then pauses this long is judged by what came. */
const QUIET_MS = 1_000;

/** The start of a stream that can be read only once, and the way to give all of it to ffmpeg. */
export interface StreamHead {
  readonly bytes: Uint8Array;
  /** True when the stream ended within `bytes`. */
  readonly complete: boolean;
  /**
   * Writes the head and then the rest of the stream to ffmpeg's stdin, as fast as ffmpeg takes it.
   * @returns stops the replay; the source is left paused
   */
  replayTo(stdin: Writable): () => void;
}

/**
 * Reads the start of a stream and pauses it.
 *
 * @throws SourceError  when the stream is empty, fails, or delivers nothing within `timeoutMs`
 */
export async function readStreamHead(stream: Readable, timeoutMs: number): Promise<StreamHead> {
  const chunks: Buffer[] = [];
  let size = 0;
  let complete = false;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      stream.pause();
      stream.off('data', onData).off('end', onEnd).off('error', onError);
      if (error === undefined) resolve(); else reject(error);
    };
    const onData = (chunk: Buffer | string): void => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      chunks.push(bytes);
      size += bytes.byteLength;
      clearTimeout(timer);
      if (size >= HEAD_BYTES) settle();
      else timer = setTimeout(settle, QUIET_MS);
    };
    const onEnd = (): void => { complete = true; settle(); };
    const onError = (error: Error): void => settle(new SourceError(`source -: stdin failed (${error.message}): check the sender`));
    let timer = setTimeout(() => settle(new SourceError(`source -: stdin delivered nothing within ${timeoutMs / 1000} s: check the sender`)), timeoutMs);
    stream.on('data', onData).once('end', onEnd).once('error', onError);
    stream.resume();
  });
  if (size === 0) throw new SourceError('source -: stdin is empty: pipe a video into it');
  const bytes = Buffer.concat(chunks, size);
  return { bytes, complete, replayTo: (stdin) => replay(stream, bytes, complete, stdin) };
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
