import { describe, expect, it } from 'vitest';
import { parseSource, type SourceSpec } from '../../../main/capture/index.ts';

const nothingExists = (): boolean => false;

describe('parseSource', () => {
  it.each<[string, SourceSpec]>([
    ['web.mp4', { kind: 'file', path: 'web.mp4' }],
    ['C:\\footage\\web.mp4', { kind: 'file', path: 'C:\\footage\\web.mp4' }],
    ['file:/data/web.mp4', { kind: 'file', path: '/data/web.mp4' }],
    ['file:///data/web.mp4', { kind: 'file', path: '/data/web.mp4' }],
    ['frames/%04d.png', { kind: 'numberedImages', pattern: 'frames/%04d.png' }],
    ['frames/web_%d.tiff', { kind: 'numberedImages', pattern: 'frames/web_%d.tiff' }],
    ['50%.png', { kind: 'file', path: '50%.png' }],
    ['lavfi:testsrc2=size=640x480:rate=30', { kind: 'lavfi', graph: 'testsrc2=size=640x480:rate=30' }],
    ['rtsp://10.0.0.7:554/live', { kind: 'url', url: 'rtsp://10.0.0.7:554/live' }],
    ['HTTP://host/a.mkv', { kind: 'url', url: 'HTTP://host/a.mkv' }],
    ['udp://@:5000', { kind: 'url', url: 'udp://@:5000' }],
    ['-', { kind: 'stdin' }],
    ['demo', { kind: 'demo' }],
    ['demo:size=640x480,frames=3', { kind: 'demo' }],
    ['demonstration.mp4', { kind: 'file', path: 'demonstration.mp4' }],
  ])('%s', (source, spec) => {
    expect(parseSource(source, nothingExists)).toEqual(spec);
  });

  it.each(['lavfi:testsrc.mp4', 'take 1: 50%d.mkv', 'http://x', 'demo', 'camera:0'])('should take %s as the file it is where it exists', (name) => {
    expect(parseSource(name, (path) => path === name)).toEqual({ kind: 'file', path: name });
  });

  it('should keep - as stdin even where a file is called so', () => {
    expect(parseSource('-', () => true)).toEqual({ kind: 'stdin' });
  });

  it.each([
    ['', 'source "": empty: give a file, dir/%04d.png, camera:ID, a URL, lavfi:GRAPH, - or demo'],
    ['lavfi: ', 'source lavfi: : the graph is empty: for example lavfi:testsrc2=size=640x480:rate=30'],
    ['gopher://x/y', 'source gopher://x/y: scheme "gopher" is not known: use one of rtsp, rtsps, http, https, udp, tcp, rtmp, rtmps, srt, rtp'],
    ['camera:', 'source camera:: it names no camera: give camera:ID; sightline devices lists them'],
  ])('should refuse "%s"', (source, message) => {
    expect(() => parseSource(source, nothingExists)).toThrow(message);
  });
});
