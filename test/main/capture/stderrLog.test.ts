import { describe, expect, it } from 'vitest';
import { concealedTimeUs, StderrLog } from '../../../main/capture/stderrLog.ts';
import { transcript, VERSIONS } from './transcript.ts';

describe.each(VERSIONS)('StderrLog on recordings of ffmpeg %s', (version) => {
  const log = (name: string): StderrLog => {
    const result = new StderrLog();
    result.push(transcript(version, name));
    result.end();
    return result;
  };

  it('should count no error in a sound input', () => {
    expect(log('raw-output')).toMatchObject({ decodeErrors: 0, damagedFrames: 0, errorCount: 0 });
  });

  it('should count a refused JPEG once, however much was said about it', () => {
    expect(log('damaged-mjpeg')).toMatchObject({ decodeErrors: 1, damagedFrames: 0 });
  });

  it('should name the FFV1 frame that was filled from the one before', () => {
    expect(log('damaged-ffv1').decodeErrors).toBe(1);
    expect([...log('damaged-ffv1').concealed]).toEqual([234_000]);
  });

  it('should count the frames that H.264 conceals', () => {
    expect(log('damaged-h264').damagedFrames).toBeGreaterThanOrEqual(1);
  });
});

describe('StderrLog', () => {
  it('should put lines together that come in pieces', () => {
    const lines: string[] = [];
    const log = new StderrLog((line) => lines.push(line));
    for (const piece of ['[info] a', 'b\n[err', 'or] c\r\n', '[info] d']) log.push(piece);
    expect(lines).toEqual(['[info] ab', '[error] c']);
    log.end();
    expect(lines).toEqual(['[info] ab', '[error] c', '[info] d']);
    expect(log.firstErrors).toEqual(['[error] c']);
  });

  it('should stay small on a long recording that is full of errors', () => {
    const log = new StderrLog();
    for (let i = 0; i < 20_000; i += 1) log.push(`[error] Error while decoding stream #0:0: number ${i}\n`);
    expect(log.decodeErrors).toBe(20_000);
    expect(log.tail.length).toBe(40);
    expect(log.tail.at(-1)).toMatch(/19999$/);
    expect(log.firstErrors[0]).toMatch(/number 0$/);
    expect(log.head.length).toBeLessThan(66_000);
  });
});

describe('concealedTimeUs', () => {
  it('should be exact', () => {
    expect(concealedTimeUs('[ffv1 @ 0x1] [error] slice CRC mismatch 6099E5A3!at 3600.033367 seconds')).toBe(3_600_033_367);
    expect(concealedTimeUs('[ffv1 @ 0x1] [error] CRC mismatch 6099E5A3!at -0.040000 seconds')).toBe(-40_000);
    expect(concealedTimeUs('[ffv1 @ 0x1] [error] CRC mismatch 6099E5A3!')).toBeNull();
  });
});
