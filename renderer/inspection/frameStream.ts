import { frameBytes } from 'sightline/kernels';
import { FRAME_HEADER_BYTES, readFrameHeader, STREAM_HEADER } from '../../main/contract/index.ts';
import { createByteSource, type ByteSource } from './byteSource.ts';
import { BackOff, pause, unixNowMs } from './clock.ts';
import type { FrameRecord, RecordPool } from './recordPool.ts';
import type { Trouble, Troubles } from './troubles.ts';

/**
 * Reads records until the stream ends. It takes no byte of a frame before there is a buffer for it, so a full pool holds the host back.
 *
 * @param deliver  is given every record, held once
 * @throws RangeError  when the stream is out of step or ends inside a record
 */
export async function readRecords(source: ByteSource, pool: RecordPool, deliver: (record: FrameRecord) => void): Promise<void> {
  let headerBytes = new Uint8Array(FRAME_HEADER_BYTES);
  for (;;) {
    const read = await source.fill(headerBytes);
    if (!read) return;
    headerBytes = read;
    const { header, payloadBytes } = readFrameHeader(headerBytes);
    if (payloadBytes !== frameBytes(header.format)) {
      throw new RangeError(`frame stream: frame ${header.frame} has ${payloadBytes} bytes for ${frameBytes(header.format)}: open the stream anew`);
    }
    const buffer = await pool.take(payloadBytes);
    let pixels: Uint8Array<ArrayBuffer> | null = null;
    try {
      pixels = await source.fill(new Uint8Array(buffer));
    } finally {
      if (!pixels) pool.give(null);
    }
    if (!pixels) throw new RangeError(`frame stream: ended before the samples of frame ${header.frame}: open the stream anew`);
    deliver(pool.wrap(header, pixels.buffer, unixNowMs()));
  }
}

const LEAST_WAIT_MS = 250;
const MOST_WAIT_MS = 4_000;
const TAKEN_STATUS = 409;

/** Another window of this host reads the frames: two that took them from each other would both show half of them. */
class TakenError extends Error {}

/**
 * Keeps the host's frame stream open until `signal` aborts: one long fetch, opened again after every end, with back-off. A window that
 * came later keeps it while it is there.
 */
export async function followFrames(url: string, pool: RecordPool, troubles: Troubles, signal: AbortSignal, deliver: (record: FrameRecord) => void): Promise<void> {
  const backOff = new BackOff(LEAST_WAIT_MS, MOST_WAIT_MS);
  let had: string | null = null;
  while (!signal.aborted) {
    let source: ByteSource | null = null;
    let reason: unknown = 'the host closed it';
    try {
      const response: Response = await fetch(had === null ? url : `${url}?after=${had}`, { signal, cache: 'no-store' });
      if (response.status === TAKEN_STATUS) throw new TakenError();
      if (!response.ok || !response.body) throw new RangeError(`the host answered ${response.status}`);
      had = response.headers.get(STREAM_HEADER);
      source = createByteSource(response.body);
      troubles.clear('frame-stream');
      await readRecords(source, pool, (record) => {
        backOff.succeeded();
        deliver(record);
      });
    } catch (error) {
      reason = error;
    }
    await source?.cancel();
    if (signal.aborted) return;
    const waitMs = backOff.failed();
    troubles.report(troubleOf(reason, waitMs));
    await pause(waitMs, signal);
  }
}

function troubleOf(reason: unknown, waitMs: number): Trouble {
  if (reason instanceof TakenError) {
    return { id: 'frame-stream', severity: 'warning', message: 'Another window shows the frames of this host', tip: 'Close it, or reload this one to have them here.' };
  }
  return {
    id: 'frame-stream', severity: 'error', message: `No frames from the host: ${reason instanceof Error ? reason.message : String(reason)}`,
    tip: `Trying again in ${(waitMs / 1000).toFixed(1)} s. If it stays, open the address that sightline serve printed.`,
  };
}
