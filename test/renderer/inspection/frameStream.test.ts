import { describe, expect, it } from 'vitest';
import { gray16, gray8 } from '../../kernels/cpu/scene.ts';
import { createByteSource } from '../../../renderer/inspection/byteSource.ts';
import { readRecords } from '../../../renderer/inspection/frameStream.ts';
import { RecordPool, type FrameRecord } from '../../../renderer/inspection/recordPool.ts';
import { recordBytes } from './records.ts';

/** A stream of the bytes in chunks of `chunkBytes`, with BYOB readers or without. */
function streamOf(bytes: Uint8Array<ArrayBuffer>, chunkBytes: number, type: 'bytes' | 'default'): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  const pull = (controller: { enqueue(chunk: Uint8Array<ArrayBuffer>): void; close(): void }): void => {
    const chunk = bytes.slice(at, at + chunkBytes);
    at += chunkBytes;
    if (chunk.length > 0) controller.enqueue(chunk);
    else controller.close();
  };
  if (type === 'default') return new ReadableStream<Uint8Array<ArrayBuffer>>({ pull });
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      pull(controller);
      // A stream that closes answers the read that waits for it.
      if (at - chunkBytes >= bytes.length) controller.byobRequest?.respond(0);
    },
  });
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

const formats = [gray8(5, 3), gray8(5, 3), gray16(7, 2, 12), gray8(1, 1), gray8(40, 30)];
const stream = joined(...formats.map((format, frame) => recordBytes(frame, format)));

describe.each(['bytes', 'default'] as const)('records off a %s stream', (type) => {
  it.each([1, 3, 63, 64, 65, 79, 500, 10_000])('are whole and in order when it comes in chunks of %i bytes', async (chunkBytes) => {
    const got: { frame: number; format: object; bytes: Uint8Array }[] = [];
    await readRecords(createByteSource(streamOf(stream, chunkBytes, type)), new RecordPool(2), (record) => {
      const { pixels, header } = record;
      got.push({ frame: header.frame, format: header.format, bytes: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength).slice() });
      record.release();
    });
    expect(got).toEqual(formats.map((format, frame) => ({ frame, format, bytes: recordBytes(frame, format).slice(64) })));
  });

  it('are refused when the stream ends inside one, and no buffer is lost', async () => {
    for (const cut of [30, 64, 70]) {
      const pool = new RecordPool(1);
      const cutStream = streamOf(joined(recordBytes(0), recordBytes(1).subarray(0, cut)), 17, type);
      await expect(readRecords(createByteSource(cutStream), pool, (record) => { record.release(); })).rejects.toThrow(/ended .* open the stream anew/);
      expect(pool.takenCount).toBe(0);
    }
  });

  it('are refused when the stream is out of step', async () => {
    const outOfStep = streamOf(joined(recordBytes(0), Uint8Array.of(1), recordBytes(1)), 1_000, type);
    await expect(readRecords(createByteSource(outOfStep), new RecordPool(2), (record) => { record.release(); })).rejects.toThrow('no header where one is due');
  });

  it('wait for a buffer: no frame is read before one is free', async () => {
    const held: FrameRecord[] = [];
    const done = readRecords(createByteSource(streamOf(stream.slice(0, 2 * 79), 1_000, type)), new RecordPool(1), (record) => { held.push(record); });
    await expect.poll(() => held.length).toBe(1);
    await new Promise((resolve) => { setImmediate(resolve); });
    expect(held.length).toBe(1);
    held[0]!.release();
    await done;
    expect(held.map(({ header }) => header.frame)).toEqual([0, 1]);
  });
});

describe('record buffers', () => {
  it('are the same memory again for the next frame of the size', async () => {
    const pool = new RecordPool(1);
    const buffer = await pool.take(16);
    pool.give(buffer);
    expect(await pool.take(16)).toBe(buffer);
    pool.give(buffer);
    expect((await pool.take(20)).byteLength).toBe(20);
  });
});
