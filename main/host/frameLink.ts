import type { ServerResponse } from 'node:http';
import { STREAM_HEADER } from '../contract/index.ts';

/** Whom the link tells what it can do. */
export interface LinkUser {
  /** A record could be written now: a window has come, or the record before is gone. */
  linkReady(): void;
  /** That stream has ended; what was written to it may never be reported. */
  linkLost(stream: number): void;
}

/**
 * The one frame stream to the window: records one after the other on a response that never ends. A new stream replaces the
 * old one. One record is written at a time, and the next only when the socket has taken it whole: that is the back-pressure.
 */
export class FrameLink {
  #response: ServerResponse | null = null;
  #stream = 0;
  #writingSinceMs: number | null = null;
  #user: LinkUser | null = null;

  /** Number of the stream there is, from 1; null while no window reads. */
  get stream(): number | null {
    return this.#response === null ? null : this.#stream;
  }

  /** Whether a record may be written now. */
  get isReady(): boolean {
    return this.#response !== null && this.#writingSinceMs === null;
  }

  /** Since when the record under way is being written, of performance.now(); null while there is none. */
  get writingSinceMs(): number | null {
    return this.#writingSinceMs;
  }

  /** Gives the link to a run, or takes it from all with null. */
  use(user: LinkUser | null): void {
    this.#user = user;
    if (this.isReady) user?.linkReady();
  }

  /** @returns whether another window reads since the one that had that stream */
  isTakenSince(stream: number): boolean {
    return this.#response !== null && this.#stream > stream;
  }

  /** Takes the response of GET /api/frames; the stream before it ends. One whose reader has gone again changes nothing: its end was told already. */
  attach(response: ServerResponse): void {
    if (response.destroyed) return;
    this.#drop();
    const stream = this.#stream += 1;
    this.#response = response;
    response.setHeader(STREAM_HEADER, stream);
    // Without chunks: a record reaches the reader as it lies in memory, and the stream ends with its connection.
    response.useChunkedEncodingByDefault = false;
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    response.once('close', () => {
      if (this.#response === response) this.#response = null;
      this.#user?.linkLost(stream);
    });
    response.on('error', () => undefined);
    if (this.isReady) this.#user?.linkReady();
  }

  /**
   * Writes one record.
   *
   * @param record  read until this settles
   * @returns       true when the socket took it, false when the stream ended first
   * @throws RangeError  when a record is being written already, or nobody reads
   */
  async write(record: Uint8Array): Promise<boolean> {
    const response = this.#response;
    if (response === null || this.#writingSinceMs !== null) throw new RangeError('frame link: not ready: wait for linkReady');
    this.#writingSinceMs = performance.now();
    const taken = await new Promise<boolean>((resolve) => {
      response.once('close', onClose);
      function onClose(): void { resolve(false); }
      response.write(record, (error) => {
        response.off('close', onClose);
        resolve(error === undefined || error === null);
      });
    });
    this.#writingSinceMs = null;
    if (this.isReady) this.#user?.linkReady();
    return taken;
  }

  /** Ends the stream of a window that does not read; it may open another. */
  abandon(): void {
    this.#drop();
  }

  /** Ends the stream for good. */
  close(): void {
    this.#user = null;
    this.#drop();
  }

  #drop(): void {
    const response = this.#response;
    this.#response = null;
    response?.destroy();
  }
}
