import { describe, expect, it } from 'vitest';
import { parseInputInfo } from '../../../main/capture/inputInfo.ts';
import { transcript, VERSIONS } from './transcript.ts';

describe.each(VERSIONS)('parseInputInfo on recordings of ffmpeg %s', (version) => {
  const info = (name: string): ReturnType<typeof parseInputInfo> => parseInputInfo(transcript(version, name));

  it('should read an H.264 file', () => {
    expect(info('h264')).toMatchObject({
      demuxer: 'mov,mp4,m4a,3gp,3g2,mj2', durationSeconds: 0.5, durationEstimated: false, startSeconds: 0, streamKinds: ['Video'],
      video: { index: 0, codec: 'h264', codecTag: 'avc1 / 0x31637661', pixFmt: 'yuv420p', width: 320, height: 240, frameRate: 29.97, rotationDegrees: 0 },
    });
  });

  it('should read the rotation', () => {
    expect(info('rotated').video).toMatchObject({ width: 320, height: 240, rotationDegrees: 270 });
  });

  it('should find the video behind the sound', () => {
    expect(info('sound-first')).toMatchObject({ demuxer: 'mpegts', streamKinds: ['Audio', 'Video'], video: { index: 1, codec: 'h264', pixFmt: 'yuv420p', width: 320, frameRate: 29.97 } });
    expect(info('sound-first').startSeconds).toBeGreaterThan(1.4);
  });

  it('should read depth and range', () => {
    expect(info('ten').video).toMatchObject({ codec: 'ffv1', pixFmt: 'yuv420p10le', range: version === 'n47683' ? null : 'limited' });
    expect(info('gray').video).toMatchObject({ pixFmt: 'gray', range: version === 'n47683' ? null : 'full' });
    expect(info('mjpeg').video).toMatchObject({ codec: 'mjpeg', pixFmt: 'yuvj422p', range: 'full', frameRate: 29.97 });
  });

  it('should read stills', () => {
    expect(info('deep')).toMatchObject({ demuxer: 'png_pipe', durationSeconds: null, video: { codec: 'png', pixFmt: 'gray16be', width: 33, height: 5 } });
    expect(info('palette').video).toMatchObject({ pixFmt: 'pal8' });
  });

  it('should not take a cover picture for a video', () => {
    expect(info('cover')).toMatchObject({ streamKinds: ['Audio', 'Attachment'], video: null });
    expect(info('sound')).toMatchObject({ demuxer: 'wav', streamKinds: ['Audio'], video: null });
  });

  it('should read an unknown codec as none', () => {
    expect(info('unknown').video).toMatchObject({ codec: 'none', codecTag: 'XYZ9 / 0x395A5958', pixFmt: null });
  });

  it('should read nothing where no input was opened', () => {
    for (const name of ['missing', 'noise', 'cut', 'graph']) expect(info(name)).toMatchObject({ demuxer: null, video: null, streamKinds: [] });
  });

  it('should not read the outputs as inputs', () => {
    expect(info('raw-output')).toMatchObject({ streamKinds: ['Video'], video: { codec: 'ffv1', pixFmt: 'yuv420p10le' } });
  });
});

describe('parseInputInfo on single lines', () => {
  const video = (line: string): unknown => parseInputInfo(`Input #0, x, from 'y':\n    Stream #0:0: Video: ${line}\n`).video;

  it.each([
    ['h264 (High), yuv420p(tv, bt709, progressive), 1920x1088 [SAR 1:1 DAR 16:9], 1k fps, 1k tbr, 1k tbn', { pixFmt: 'yuv420p', range: 'limited', height: 1088, frameRate: 1000 }],
    ['rawvideo (Y1[0][10] / 0xA003159), gray10le, 64x48, 25 tbr, 25 tbn', { pixFmt: 'gray10le', codec: 'rawvideo', frameRate: null }],
    ['hevc (Main 10) (hev1 / 0x31766568), yuv420p10le(pc, bt2020nc/bt2020/smpte2084), 3840x2160, 59.94 fps', { pixFmt: 'yuv420p10le', range: 'full', width: 3840 }],
    ['h264, none, 64x48, 25 fps', { pixFmt: null, width: 64 }],
    ['h264 (avc1 / 0x31637661), none', { pixFmt: null, width: 0 }],
  ])('%s', (line, expected) => {
    expect(video(line)).toMatchObject(expected);
  });

  it('should mark a duration that was worked out from the bit rate', () => {
    expect(parseInputInfo("[x @ 0x1] [warning] Estimating duration from bitrate, this may be inaccurate\nInput #0, m4v, from 'y':\n  Duration: 01:02:03.50, bitrate: 3 kb/s\n")).toMatchObject({ durationSeconds: 3723.5, durationEstimated: true });
  });
});
