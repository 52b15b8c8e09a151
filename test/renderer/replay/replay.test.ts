import { describe, expect, it } from 'vitest';
import { readRange } from '../../../renderer/replay/readRange.ts';
import { shuttleSpeed, speedText } from '../../../renderer/replay/shuttle.ts';
import { LIVE_FRAMES, timelineRange } from '../../../renderer/replay/timelineRange.ts';
import { VerdictTrack } from '../../../renderer/replay/verdictTrack.ts';

const track = (...verdicts: ('pass' | 'fail' | null)[]) => {
  const made = new VerdictTrack();
  made.add(verdicts.map((verdict, frame) => ({ frame, verdict })));
  return made;
};

describe('the ticks of the timeline', () => {
  it('show a failed frame however many passed beside it', () => {
    expect(track('pass', 'fail', 'pass', 'pass').columns(0, 4, 2)).toEqual(['fail', 'pass']);
  });
  it('spread a frame over its columns and leave out what was not inspected', () => {
    expect(track('pass', 'fail').columns(0, 4, 8)).toEqual(['pass', 'pass', 'fail', 'fail', null, null, null, null]);
    expect(track(null).columns(0, 1, 1)).toEqual(['unjudged']);
  });
  it('take over what a frame was found to be the last time', () => {
    const made = track('fail');
    made.add([{ frame: 0, verdict: 'pass' }]);
    expect([made.verdictOf(0), made.verdictOf(1), made.newest]).toEqual(['pass', null, 0]);
  });
  it('know the nearest failed frame on either side', () => {
    const made = track('fail', 'pass', 'pass', 'fail', 'fail');
    expect([made.nextFailed(1, 1), made.nextFailed(1, -1), made.nextFailed(4, 1), made.nextFailed(0, -1)]).toEqual([3, 0, null, null]);
  });
});

describe('the range of the timeline', () => {
  it('is the recording, or the last minutes of a live run', () => {
    expect(timelineRange(150, 20)).toEqual({ from: 0, to: 150 });
    expect(timelineRange(0, -1)).toEqual({ from: 0, to: 1 });
    expect(timelineRange(null, 10)).toEqual({ from: 0, to: LIVE_FRAMES });
    expect(timelineRange(null, LIVE_FRAMES + 9)).toEqual({ from: 10, to: LIVE_FRAMES + 10 });
  });
});

describe('the shuttle', () => {
  it('starts at 1, doubles in its direction to 16 and turns round at 1', () => {
    expect(shuttleSpeed({ playing: false, speed: 4 }, 1)).toBe(1);
    expect(shuttleSpeed({ playing: true, speed: 1 }, 1)).toBe(2);
    expect(shuttleSpeed({ playing: true, speed: 16 }, 1)).toBe(16);
    expect(shuttleSpeed({ playing: true, speed: 4 }, -1)).toBe(-1);
    expect(shuttleSpeed({ playing: true, speed: -2 }, -1)).toBe(-4);
    expect(shuttleSpeed({ playing: true, speed: 0.25 }, 1)).toBe(1);
  });
  it('says its speed', () => {
    expect([speedText(1), speedText(-2), speedText(0.25)]).toEqual(['1.0×', '−2.0×', '0.25×']);
  });
});

describe('a range of frames', () => {
  it('is read, empty ends left open', () => {
    expect(readRange('', '')).toEqual({ type: 'range', range: {} });
    expect(readRange(' 3 ', '9')).toEqual({ type: 'range', range: { fromFrame: 3, toFrame: 9 } });
  });
  it.each([['x', ''], ['', '-1'], ['1.5', '3'], ['9', '3']])('is refused: from "%s" to "%s"', (from, to) => {
    expect(readRange(from, to).type).toBe('fault');
  });
});
