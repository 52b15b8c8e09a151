/** Bytes of a stream, taken in the sizes the reader needs. */
export interface ByteSource {
  /**
   * Fills `view` to its end. Its buffer is detached; the view that comes back has the same memory under a new buffer.
   * @returns null when the stream ended before the first byte
   * @throws RangeError  when it ended after the first byte and before the last
   */
  fill(view: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Ends the stream; never rejects. */
  cancel(): Promise<void>;
}

/** @returns the stream read by a BYOB reader, straight into the caller's memory; where it is no byte stream, chunk by chunk with a copy */
export function createByteSource(stream: ReadableStream<Uint8Array<ArrayBuffer>>): ByteSource {
  try {
    return fromByob(stream.getReader({ mode: 'byob' }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fromChunks(stream.getReader());
  }
}

function fromByob(reader: ReadableStreamBYOBReader): ByteSource {
  return {
    async fill(view) {
      const { byteOffset: start, byteLength: wanted } = view;
      let buffer = view.buffer;
      let filled = 0;
      while (filled < wanted) {
        // Where `min` is unknown a read may come back short, so the rest is asked for again.
        const { value, done } = await reader.read(new Uint8Array(buffer, start + filled, wanted - filled), { min: wanted - filled });
        if (value) {
          buffer = value.buffer;
          filled += value.byteLength;
        }
        if (done) return endedAt(filled, wanted);
      }
      return new Uint8Array(buffer, start, wanted);
    },
    cancel: () => reader.cancel().catch(() => undefined),
  };
}

function fromChunks(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): ByteSource {
  let rest = new Uint8Array(0);
  return {
    async fill(view) {
      let filled = 0;
      while (filled < view.length) {
        if (rest.length === 0) {
          const { value, done } = await reader.read();
          if (done) return endedAt(filled, view.length);
          rest = value;
        }
        const taken = rest.subarray(0, view.length - filled);
        view.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
      }
      return view;
    },
    cancel: () => reader.cancel().catch(() => undefined),
  };
}

function endedAt(filled: number, wanted: number): null {
  if (filled === 0) return null;
  throw new RangeError(`frame stream: ended after ${filled} of ${wanted} bytes: open the stream anew`);
}
