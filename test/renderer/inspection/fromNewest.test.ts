import { expect, it } from 'vitest';
import { fromNewest } from '../../../renderer/inspection/fromNewest.ts';
import type { SettledFrame } from '../../../renderer/inspection/settledFrame.ts';

/** A frame that counts who holds it. */
function drawnFrame(): SettledFrame & { held: number } {
  const frame = { held: 0, hold: () => { frame.held++; }, release: () => { frame.held--; } };
  return frame as unknown as SettledFrame & { held: number };
}

it('takes the frame that overtook the one it began with, and lets go of both', async () => {
  const [first, second] = [drawnFrame(), drawnFrame()];
  let latest = first;
  const read = await fromNewest(() => latest, (frame) => {
    expect([first.held, second.held]).toEqual(frame === first ? [1, 0] : [0, 1]);
    if (frame !== first) return Promise.resolve('second');
    latest = second;
    return Promise.reject(new RangeError('was overwritten'));
  });
  expect([read, first.held, second.held]).toEqual(['second', 0, 0]);
});

it('gives up with the reason where the newest frame cannot be read, and where frames never stand still', async () => {
  const frame = drawnFrame();
  await expect(fromNewest(() => frame, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  let reads = 0;
  await expect(fromNewest(() => drawnFrame(), () => { reads++; return Promise.reject(new Error('overwritten')); })).rejects.toThrow('overwritten');
  expect([reads, frame.held]).toEqual([5, 0]);
});

it('says so where no frame was inspected', async () => {
  await expect(fromNewest(() => null, () => Promise.resolve(1))).rejects.toThrow('no frame was inspected yet');
});
