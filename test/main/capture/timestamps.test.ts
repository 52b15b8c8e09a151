import { describe, expect, it } from 'vitest';
import { TimestampReader } from '../../../main/capture/timestamps.ts';

function read(text: string, pieces = [text.length]): (number | null)[] {
  const reader = new TimestampReader();
  let at = 0;
  for (const size of pieces) { reader.push(text.slice(at, at + size)); at += size; }
  reader.push(text.slice(at));
  return Array.from({ length: reader.count }, (_, i) => reader.take(i) as number | null);
}

const HEAD = '#software: Lavf58.24.100\n#tb 0: 1/1000000\n#media_type 0: video\n#codec_id 0: wrapped_avframe\n#dimensions 0: 320x240\n#sar 0: 1/1\n';
const LINES = '0,          0,          0,        0,      536, 0xb6870d98\n0,      33000,      33000,        0,      536, 0x509d0ecf\n';

describe('TimestampReader', () => {
  it('should read one time a line', () => {
    expect(read(HEAD + LINES)).toEqual([0, 33_000]);
  });

  it('should read a line that comes in pieces, and not before it is whole', () => {
    const text = HEAD + LINES;
    expect(read(text, Array.from({ length: text.length - 1 }, () => 1))).toEqual([0, 33_000]);
    expect(read(text.slice(0, -1))).toEqual([0]);
  });

  it('should take the presentation time, not the decoding time', () => {
    expect(read('#tb 0: 1/1000\n0, 10, 40, 1, 5, 0x0\n')).toEqual([40_000]);
  });

  it('should turn any time base into microseconds, rounded half away from zero', () => {
    expect(read('#tb 0: 1/90000\n0, 0, 1, 0, 5, 0x0\n0, 0, 8100045, 0, 5, 0x0\n0, 0, -1, 0, 5, 0x0\n')).toEqual([11, 90_000_500, -11]);
    expect(read('#tb 0: 1001/30000\n0, 0, 1, 0, 5, 0x0\n0, 0, 107892, 0, 5, 0x0\n')).toEqual([33_367, 3_599_996_400]);
    expect(read('#tb 0: 1/2000000\n0, 0, 1, 0, 5, 0x0\n0, 0, -1, 0, 5, 0x0\n')).toEqual([1, -1]);
  });

  it('should stay exact where a float would not', () => {
    expect(read('#tb 0: 1/1000000\n0, 0, 1795212345678901, 0, 5, 0x0\n')).toEqual([1_795_212_345_678_901]);
    expect(read('#tb 0: 1/90000\n0, 0, 161569111111101, 0, 5, 0x0\n')).toEqual([1_795_212_345_678_900]);
  });

  it('should give null where the source gave no time', () => {
    expect(read('#tb 0: 1/1000\n0, NOPTS, NOPTS, 0, 5, 0x0\n0, 3, 3, 0, 5, 0x0\n')).toEqual([null, 3_000]);
  });

  it('should say that a line is not there yet, and refuse another order', () => {
    const reader = new TimestampReader();
    reader.push('#tb 0: 1/1000\n0, 7, 7, 0, 5, 0x0\n');
    expect(reader.take(0)).toBe(7_000);
    expect(reader.take(1)).toBeUndefined();
    expect(() => reader.take(0)).toThrow('timestamp of frame 0: frame 1 is the next: take them in order');
  });
});
