import { describe, expect, it } from 'vitest';
import { captureArguments, commandLine, probeArguments } from '../../../main/capture/arguments.ts';

const options = {
  frameSyncOption: '-fps_mode', input: ['-i', 'file:web.mp4'], streamIndex: 1, codec: 'h264', lumaFilter: 'extractplanes=y,format=gray',
  width: 640, height: 480, startSeconds: null, frames: null,
} as const;

describe('captureArguments', () => {
  it('should list the timestamps before the samples', () => {
    expect(commandLine('ffmpeg', captureArguments(options))).toMatchInlineSnapshot(`"ffmpeg -hide_banner -nostats -v repeat+level+info -nostdin -copyts -i file:web.mp4 -filter_complex '[0:1]extractplanes=y,format=gray,crop=w=if(eq(iw\\,640)*eq(ih\\,480)\\,iw\\,-1):h=ih:x=0:y=0,split=2[pixels][times]' -map '[times]' -fps_mode passthrough -enc_time_base 1:1000000 -c:v wrapped_avframe -flush_packets 1 -f framecrc pipe:3 -map '[pixels]' -fps_mode passthrough -threads 1 -c:v rawvideo -flush_packets 1 -f rawvideo pipe:1"`);
  });

  it('should seek before the input and limit both outputs', () => {
    const args = captureArguments({ ...options, frameSyncOption: '-vsync', startSeconds: 2.5, frames: 7 });
    expect(args.indexOf('-ss')).toBeLessThan(args.indexOf('-i'));
    expect(args[args.indexOf('-ss') + 1]).toBe('2.5');
    expect(args.filter((arg) => arg === '-frames:v').length).toBe(2);
    expect(args.filter((arg) => arg === '-vsync').length).toBe(2);
    expect(args).not.toContain('-fps_mode');
  });

  it('should leave stdin to the source that reads it', () => {
    expect(captureArguments({ ...options, input: ['-i', 'pipe:0'] })).not.toContain('-nostdin');
    expect(probeArguments(['-i', 'pipe:0'])).not.toContain('-nostdin');
    expect(probeArguments(['-i', 'file:x'])).toContain('-nostdin');
  });

  it('should make JPEG refuse damaged frames, before its input', () => {
    const args = captureArguments({ ...options, codec: 'mjpeg' });
    expect(args.indexOf('-err_detect:v')).toBeGreaterThan(0);
    expect(args.indexOf('-err_detect:v')).toBeLessThan(args.indexOf('-i'));
    expect(captureArguments(options)).not.toContain('-err_detect:v');
  });
});

describe('commandLine', () => {
  it('should quote what a shell would read', () => {
    expect(commandLine('/opt/my ffmpeg', ['-i', "it's $HOME;.mkv", ''])).toBe(`'/opt/my ffmpeg' -i 'it'\\''s $HOME;.mkv' ''`);
  });
});
