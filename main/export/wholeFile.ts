import { createWriteStream, openSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { outputError } from '../session/index.ts';

/** Text is handed to the disk in pieces of about this size. */
const PIECE = 1 << 16;

/**
 * Writes a file from pieces as they come; it has its name only once it is complete.
 *
 * @throws OutputError  it cannot be written; whatever making the pieces throws. Nothing of it is left
 */
export async function writeWholeFile(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const partial = `${path}.partial`;
  const source = watched(pieces);
  try {
    // Opened at once: whoever removes what is half-written, on an interrupt say, would not see a file that is yet to come.
    await pipeline(Readable.from(source.pieces), createWriteStream(partial, { fd: openSync(partial, 'w') }));
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw source.error ?? outputError('export cannot be written', path, cause);
  }
}

/** Gathers pieces, and remembers whether it was the source that failed: that is no trouble of the disk. */
function watched(pieces: AsyncIterable<string | Uint8Array>): { readonly pieces: AsyncIterable<Uint8Array>; readonly error: unknown } {
  let error: unknown = null;
  async function* gathered(): AsyncGenerator<Uint8Array> {
    let waiting: Uint8Array[] = [], size = 0;
    try {
      for await (const piece of pieces) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        waiting.push(bytes);
        size += bytes.length;
        if (size < PIECE) continue;
        yield Buffer.concat(waiting);
        waiting = [];
        size = 0;
      }
    } catch (fault) {
      error = fault;
      throw fault;
    }
    if (size > 0) yield Buffer.concat(waiting);
  }
  return { pieces: gathered(), get error() { return error; } };
}
