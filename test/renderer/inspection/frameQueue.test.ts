import { describe, expect, it } from 'vitest';
import { FrameQueue } from '../../../renderer/inspection/frameQueue.ts';
import { RecordPool } from '../../../renderer/inspection/recordPool.ts';
import { headerOf, heldRecord } from './records.ts';

const pool = new RecordPool(100);
const framesOf = (queue: FrameQueue): number[] => {
  const frames: number[] = [];
  for (let record = queue.take(); record; record = queue.take()) frames.push(record.header.frame);
  return frames;
};

describe('frames that wait for the engine', () => {
  it('live: the newest replaces the one before, which is handed back', async () => {
    const queue = new FrameQueue();
    const records = await Promise.all([0, 1, 2].map((frame) => heldRecord(pool, headerOf(frame, { mode: 'live' }))));
    expect(records.map((record) => queue.offer(record)?.header.frame ?? null)).toEqual([null, 0, 1]);
    expect(framesOf(queue)).toEqual([2]);
  });

  it('replay: all wait their turn', async () => {
    const queue = new FrameQueue();
    for (const frame of [7, 6, 6]) expect(queue.offer(await heldRecord(pool, headerOf(frame)))).toBeNull();
    expect(queue.next?.header.frame).toBe(7);
    expect(framesOf(queue)).toEqual([7, 6, 6]);
  });

  it('a live frame gives way to a replayed one, never the other way round', async () => {
    const queue = new FrameQueue();
    queue.offer(await heldRecord(pool, headerOf(1, { mode: 'live' })));
    expect(queue.offer(await heldRecord(pool, headerOf(2)))?.header.frame).toBe(1);
    expect(queue.offer(await heldRecord(pool, headerOf(3, { mode: 'live' })))).toBeNull();
    expect(framesOf(queue)).toEqual([2, 3]);
  });
});
