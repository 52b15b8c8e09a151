import { describe, expect, it } from 'vitest';
import { decoderComplaint, shortOfDuration } from '../../../main/capture/captureOutcome.ts';

describe('shortOfDuration', () => {
  const reach = { durationSeconds: 10, sourceStartSeconds: 0, frameRate: 25, lastPtsUs: 9_960_000, longestStepUs: 40_000 };

  it('should be content with a recording that was read to its end', () => {
    expect(shortOfDuration(reach)).toBeNull();
    expect(shortOfDuration({ ...reach, sourceStartSeconds: 100, lastPtsUs: 109_960_000 })).toBeNull();
  });

  it('should notice that the end is missing', () => {
    expect(shortOfDuration({ ...reach, lastPtsUs: 5_000_000 })).toBe('it ends at 5.00 s of 10.00 s: truncated');
  });

  it('should allow a variable-rate source a last frame as long as those before it', () => {
    expect(shortOfDuration({ ...reach, lastPtsUs: 7_000_000, longestStepUs: 2_000_000 })).toBeNull();
    expect(shortOfDuration({ ...reach, lastPtsUs: 5_000_000, longestStepUs: 2_000_000 })).not.toBeNull();
  });

  it('should say nothing where the length or the time is not known', () => {
    expect(shortOfDuration({ ...reach, durationSeconds: null, lastPtsUs: 0 })).toBeNull();
    expect(shortOfDuration({ ...reach, lastPtsUs: null })).toBeNull();
  });
});

describe('decoderComplaint', () => {
  it('should count and quote', () => {
    expect(decoderComplaint({ decodeErrors: 0, damagedFrames: 0, firstErrors: [] })).toBeNull();
    expect(decoderComplaint({ decodeErrors: 1, damagedFrames: 2, firstErrors: ['[h264 @ 0x1] [error] Reference 4 >= 4'] })).toBe(
      '1 frame could not be decoded and left out, 2 frames delivered with lost parts concealed (Reference 4 >= 4)');
  });
});
