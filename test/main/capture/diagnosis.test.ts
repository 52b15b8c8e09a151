import { describe, expect, it } from 'vitest';
import { diagnoseErrors, diagnoseInput } from '../../../main/capture/diagnosis.ts';
import { parseInputInfo } from '../../../main/capture/inputInfo.ts';
import { errorLines, transcript, VERSIONS } from './transcript.ts';

describe.each(VERSIONS)('diagnoseInput on recordings of ffmpeg %s', (version) => {
  it.each([
    ['h264', null],
    ['deep', null],
    ['sound-first', null],
    ['sound', 'it holds sound only, no video'],
    ['cover', 'it holds sound only, no video'],
    ['unknown', 'its video codec is unknown to this ffmpeg (XYZ9)'],
    ['text', 'it is text, not a video'],
    ['cut', 'its index (moov) is missing: it is truncated, still being written, or no video'],
    ['noise', 'it is not a video or image that ffmpeg can read'],
    ['missing', 'not found'],
    ['graph', "the graph names a filter this ffmpeg does not have (No such filter: 'nosuchfilter')"],
  ])('%s', (name, reason) => {
    const text = transcript(version, name);
    expect(diagnoseInput(parseInputInfo(text), errorLines(text))?.reason ?? null).toBe(reason);
  });
});

describe('diagnoseErrors', () => {
  it("should give ffmpeg's own words where it knows no better, without the address", () => {
    expect(diagnoseErrors(['[dca @ 0x5581] [error] Something quite new'])?.reason).toBe('ffmpeg: Something quite new');
    expect(diagnoseErrors([])).toBeNull();
  });
});
