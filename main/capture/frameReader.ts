import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FrameRing } from './frameRing.ts';

/** How samples get from ffmpeg's stdout into a slot: read straight into it, or through a chunk and a copy. */
export type ReaderPath = 'direct' | 'copy';

/** Moves samples from ffmpeg into the ring, and stops reading while no slot is free, so that ffmpeg waits. */
export interface FrameReader {
  readonly path: ReaderPath;
  /** Why the faster path was not taken; null on it. */
  readonly fallbackReason: string | null;
  /** What spawn gets as stdio[1]. */
  readonly stdout: 'pipe' | net.Socket;
  /**
   * Starts reading into the ring.
   * @param childStdout  the child's own stdout stream; null where spawn was given a socket
   * @param onChange     called when a frame was filled, bytes arrived, or the stream ended
   */
  start(ring: FrameRing, childStdout: Readable | null, onChange: () => void): void;
  /** Goes on after a slot was released. */
  resume(): void;
  /** True when ffmpeg closed its end and every byte was taken. */
  readonly ended: boolean;
  /** Frees the stream; ffmpeg's next write fails. Idempotent. */
  destroy(): void;
}

/**
 * Takes the direct path where it is known to work, else the portable one.
 *
 * @param wanted  asks for one path; `direct` falls back, with the reason, where it cannot be had
 */
export async function createFrameReader(wanted: ReaderPath | 'auto' = 'auto'): Promise<FrameReader> {
  if (wanted === 'copy') return new CopyReader('asked for');
  if (process.platform !== 'linux') return new CopyReader(`reading into the slot is only known to work on Linux, this is ${process.platform}`);
  try {
    return await acquireDirectReader();
  } catch (error) {
    return new CopyReader(`no local socket (${error instanceof Error ? error.message : 'unknown'})`);
  }
}

class CopyReader implements FrameReader {
  readonly path = 'copy';
  readonly fallbackReason: string;
  readonly stdout = 'pipe';
  #ring: FrameRing | null = null;
  #stream: Readable | null = null;
  #onChange: () => void = () => undefined;
  /** Chunks that found no room. Node resumes the stream when the child ends, paused or not, so there may be several. */
  #waiting: Uint8Array[] = [];
  #streamEnded = false;

  constructor(fallbackReason: string) {
    this.fallbackReason = fallbackReason;
  }

  get ended(): boolean {
    return this.#streamEnded && this.#waiting.length === 0;
  }

  start(ring: FrameRing, childStdout: Readable | null, onChange: () => void): void {
    if (childStdout === null) throw new TypeError('copy reader: the child has no stdout: spawn it with a pipe');
    this.#ring = ring;
    this.#stream = childStdout;
    this.#onChange = onChange;
    childStdout.on('data', (chunk: Buffer) => {
      this.#waiting.push(chunk);
      this.#drain();
      if (this.#waiting.length > 0) childStdout.pause();
    });
    const end = (): void => { this.#streamEnded = true; onChange(); };
    childStdout.once('end', end).once('error', end).once('close', end);
  }

  resume(): void {
    this.#drain();
    if (this.#waiting.length === 0) this.#stream?.resume();
  }

  destroy(): void {
    this.#waiting = [];
    this.#streamEnded = true;
    this.#stream?.destroy();
  }

  #drain(): void {
    for (let chunk = this.#waiting[0]; chunk !== undefined; chunk = this.#waiting[0]) {
      const taken = this.#ring!.copyIn(chunk);
      if (taken < chunk.byteLength) {
        this.#waiting[0] = chunk.subarray(taken);
        break;
      }
      this.#waiting.shift();
    }
    this.#onChange();
  }
}

/** First read after a pause: Node asks for the next buffer before the pause, when no slot is free. */
const SCRATCH_BYTES = 65_536;

class DirectReader implements FrameReader {
  readonly path = 'direct';
  readonly fallbackReason = null;
  readonly stdout: net.Socket;
  readonly #connection: DirectConnection;
  #streamEnded = false;

  constructor(connection: DirectConnection) {
    this.#connection = connection;
    this.stdout = connection.childEnd;
  }

  get ended(): boolean {
    return this.#streamEnded && this.#connection.waiting === null;
  }

  start(ring: FrameRing, _childStdout: Readable | null, onChange: () => void): void {
    const { socket, childEnd } = this.#connection;
    this.#connection.ring = ring;
    this.#connection.onChange = onChange;
    // The child holds its own copy of this end; ours would keep the stream from ending.
    childEnd.destroy();
    const end = (): void => { this.#streamEnded = true; onChange(); };
    socket.once('end', end).once('error', end).once('close', end);
    socket.resume();
  }

  resume(): void {
    const connection = this.#connection;
    if (connection.waiting !== null) {
      const taken = connection.ring!.copyIn(connection.waiting);
      connection.waiting = taken < connection.waiting.byteLength ? connection.waiting.subarray(taken) : null;
      connection.onChange();
    }
    if (connection.waiting === null && !this.#streamEnded) connection.socket.resume();
  }

  destroy(): void {
    this.#connection.waiting = null;
    this.#streamEnded = true;
    this.#connection.childEnd.destroy();
    this.#connection.socket.destroy();
  }
}

interface DirectConnection {
  readonly socket: net.Socket;
  readonly childEnd: net.Socket;
  ring: FrameRing | null;
  waiting: Uint8Array | null;
  onChange: () => void;
}

async function acquireDirectReader(): Promise<FrameReader> {
  // A folder of mode 0700: nobody else can connect.
  const folder = await mkdtemp(join(tmpdir(), 'sightline-'));
  const path = join(folder, 'frames');
  const server = net.createServer({ pauseOnConnect: true });
  try {
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(path, resolve); });
    const accepted = new Promise<net.Socket>((resolve) => { server.once('connection', resolve); });
    const scratch = new Uint8Array(SCRATCH_BYTES);
    const connection: { ring: FrameRing | null; waiting: Uint8Array | null; onChange: () => void } = { ring: null, waiting: null, onChange: () => undefined };
    const socket = net.connect({
      path,
      onread: {
        buffer: () => connection.ring?.space() ?? scratch,
        callback: (bytes, buffer) => {
          const { ring } = connection;
          if (ring === null) return false;
          if (buffer.buffer === scratch.buffer) {
            const taken = ring.copyIn(scratch.subarray(0, bytes));
            if (taken < bytes) connection.waiting = scratch.slice(taken, bytes);
          } else {
            ring.wrote(bytes);
          }
          connection.onChange();
          return connection.waiting === null && ring.space() !== null;
        },
      },
    });
    socket.pause();
    await new Promise<void>((resolve, reject) => { socket.once('connect', resolve).once('error', reject); });
    const childEnd = await accepted;
    return new DirectReader(Object.assign(connection, { socket, childEnd }));
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
