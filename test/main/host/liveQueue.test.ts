import { describe, expect, it } from 'vitest';
import { BURST_FRAMES, LiveQueue, WAITING_FRAMES } from '../../../main/host/liveQueue.ts';

function queue(): { queue: LiveQueue<number>; dropped: [number, string][] } {
  const dropped: [number, string][] = [];
  return { queue: new LiveQueue<number>((frame, cause) => dropped.push([frame, cause])), dropped };
}

describe('live queue', () => {
  it('should keep the newest frames for a slow link and drop the oldest', () => {
    const { queue: live, dropped } = queue();
    for (let frame = 0; frame < 5; frame++) live.push(frame, 'link-busy');
    expect(dropped).toEqual([[0, 'link-busy'], [1, 'link-busy'], [2, 'link-busy']]);
    expect([live.shift(), live.shift(), live.shift()]).toEqual([3, 4, undefined]);
  });

  it('should take in a burst, and no more than that', () => {
    const { queue: live, dropped } = queue();
    for (let frame = 0; frame < BURST_FRAMES; frame++) live.push(frame, 'host-busy');
    expect(dropped).toEqual([]);
    live.push(BURST_FRAMES, 'host-busy');
    expect(dropped).toEqual([[0, 'host-busy']]);
    live.push(BURST_FRAMES + 1, 'link-busy');
    expect(live.length).toBe(WAITING_FRAMES);
    expect(dropped.map(([frame]) => frame)).toEqual([0, 1, 2, 3]);
  });
});
