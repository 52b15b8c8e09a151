import { describe, expect, it } from 'vitest';
import { frameAt } from '../../../main/host/recordingIndex.ts';
import { Playback } from '../../../main/host/playback.ts';

/** 0, 40, 60, 200, 240 ms. */
const INDEX = { frameCount: 5, ptsUs: Float64Array.of(0, 40_000, 60_000, 200_000, 240_000) };

/** Plays with a perfect clock. @returns [frame, ms] of what is sent */
function play(playback: Playback, count: number): [number, number][] {
  const sent: [number, number][] = [];
  let nowMs = 1000;
  while (sent.length < count) {
    const next = playback.next();
    if (next === null) break;
    nowMs += Math.max(0, playback.waitMs(next, nowMs));
    playback.sent(next, 0);
    sent.push([next, Math.round((nowMs - 1000) * 1000) / 1000]);
  }
  return sent;
}

describe('playback', () => {
  it('should keep the recording\'s own times, faster and backwards as well', () => {
    const playback = new Playback(INDEX, 25);
    playback.play(1, false);
    expect(play(playback, 9)).toEqual([[1, 40], [2, 60], [3, 200], [4, 240]]);
    playback.play(-2, false);
    expect(play(playback, 9)).toEqual([[3, 20], [2, 90], [1, 100], [0, 120]]);
  });

  it('should loop both ways, one period at the seam', () => {
    const playback = new Playback(INDEX, 25);
    playback.play(1, true);
    expect(play(playback, 6)).toEqual([[1, 40], [2, 60], [3, 200], [4, 240], [0, 280], [1, 320]]);
    playback.play(-1, true);
    expect(play(playback, 3)).toEqual([[0, 40], [4, 80], [3, 120]]);
  });

  it('should slow down and not skip when a frame is late', () => {
    const playback = new Playback(INDEX, 25);
    playback.play(1, false);
    expect(playback.waitMs(1, 1000)).toBe(40);
    playback.sent(1, 500);
    expect(playback.next()).toBe(2);
    expect(playback.waitMs(2, 1540)).toBe(20);
  });

  it('should refuse speed 0', () => {
    expect(() => new Playback(INDEX, 25).play(0, false)).toThrow('speed 0: pause instead');
  });
});

describe('frameAt', () => {
  it('should find the frame of a time, rounded or not', () => {
    expect([0, 1, 39_999, 40_000, 40_001, 59_000, 200_000, 240_000].map((time) => frameAt(INDEX, time))).toEqual([0, 0, 1, 1, 1, 2, 3, 4]);
  });
});
