import { writeFileSync } from 'node:fs';
import { readFrameNumber } from 'sightline/footage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningChildren } from '../../../main/capture/childProcesses.ts';
import { openCapture, SourceError } from '../../../main/capture/index.ts';
import { prepareDemo } from '../../../main/demo/index.ts';
import { createRecordingIndex } from '../../../main/host/recordingIndex.ts';
import { RecordingReader } from '../../../main/host/recordingReader.ts';
import { FFMPEG, captureAll, ffmpeg, footageFolder } from '../capture/footage.ts';

const FRAMES = 40;
const folder = footageFolder();
let demo = '';
beforeAll(async () => { demo = (await prepareDemo({ width: 320, height: 240, frames: FRAMES, seed: 5, bitDepth: 8, ffmpeg: FFMPEG })).video; });
afterAll(() => {
  folder.remove();
  expect(runningChildren()).toEqual([]);
});

/** Every third frame, and two in a row at times: no two distances alike. */
const VARIABLE = ['-vf', "select='not(mod(n,3))+eq(mod(n,7),1)'", '-vsync', 'passthrough'];
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '10', '-bf', '3', '-g', '12', '-pix_fmt', 'yuv420p'];
const RECORDINGS: Record<string, { name: string; encode: readonly string[] }> = {
  'FFV1 in Matroska': { name: 'ffv1.mkv', encode: ['-c:v', 'copy'] },
  'H.264 with B-frames in MP4': { name: 'b.mp4', encode: H264 },
  'H.264 with B-frames in Matroska': { name: 'b.mkv', encode: H264 },
  'H.264 with an open group of pictures': { name: 'open.mp4', encode: [...H264, '-x264-params', 'open-gop=1'] },
  'H.264 in a transport stream': { name: 'b.ts', encode: H264 },
  'H.264 in AVI, which times no B-frame': { name: 'b.avi', encode: H264 },
  'H.264 that starts late': { name: 'late.mkv', encode: [...H264, '-output_ts_offset', '12.345'] },
  'variable frame rate, H.264': { name: 'vfr.mkv', encode: [...VARIABLE, ...H264] },
  'variable frame rate, FFV1': { name: 'vfr-ffv1.mkv', encode: [...VARIABLE, '-c:v', 'ffv1'] },
  'MJPEG in AVI': { name: 'm.avi', encode: ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p'] },
};

describe('recording reader', () => {
  for (const [kind, { name, encode }] of Object.entries(RECORDINGS)) {
    it(`should give exactly the frame that is asked for: ${kind}`, { timeout: 120_000 }, async () => {
      const path = folder.path(name);
      ffmpeg(['-i', demo, ...encode, path]);
      const { pixels, ptsUs } = await captureAll(path);
      const numbers = pixels.map((frame) => readFrameNumber(frame, 320));
      const capture = await openCapture(path);
      const index = await createRecordingIndex(capture, new AbortController().signal);
      expect(index.frameCount).toBe(numbers.length);
      if (index.ptsUs !== null) expect([...index.ptsUs]).toEqual(ptsUs);
      const last = numbers.length - 1;
      // Seeks, steps both ways, the ends, and a stretch played backwards.
      const asked = [last, 0, 5, 4, 3, last - 1, last >> 1, (last >> 1) + 1, 1, last];
      for (const frame of asked) {
        const reader = new RecordingReader(capture, index);
        const found = await reader.frame(frame);
        expect(found && [found.frame, readFrameNumber(found.slot.samples, 320)], `a fresh start at ${frame}`).toEqual([frame, numbers[frame]]);
        await reader.close();
      }
      const reader = new RecordingReader(capture, index);
      for (const frame of asked) {
        const found = await reader.frame(frame);
        expect(found && [found.frame, readFrameNumber(found.slot.samples, 320)], `frame ${frame}`).toEqual([frame, numbers[frame]]);
        expect(found!.slot.samples, `pixels of frame ${frame}`).toEqual(pixels[frame]);
      }
      for (let frame = last; frame >= 0; frame--) {
        const found = await reader.frame(frame, true);
        expect(found && readFrameNumber(found.slot.samples, 320), `backwards, frame ${frame}`).toBe(numbers[frame]);
      }
      await reader.close();
      await capture.close();
    });
  }

  it('should give the frame although ffmpeg was killed on the way to it', async () => {
    const capture = await openCapture(demo);
    const index = await createRecordingIndex(capture, new AbortController().signal);
    const reader = new RecordingReader(capture, index);
    for (const [before, frame] of [[3, 26], [10, 33]] as const) {
      expect((await reader.frame(before))?.frame).toBe(before);
      for (const pid of runningChildren()) process.kill(pid, 'SIGKILL');
      const found = await reader.frame(frame);
      expect(found && readFrameNumber(found.slot.samples, 320)).toBe(frame);
    }
    await reader.close();
    await capture.close();
  });

  it('should say so where ffmpeg is killed again and again, not that the frame cannot be decoded', async () => {
    const program = folder.path('ffmpeg'), isDeadly = folder.path('deadly');
    writeFileSync(program, `#!/bin/sh\n[ -e '${isDeadly}' ] && kill -9 $$\nexec '${FFMPEG}' "$@"\n`, { mode: 0o755 });
    const capture = await openCapture(demo, { ffmpeg: program });
    const index = await createRecordingIndex(capture, new AbortController().signal);
    writeFileSync(isDeadly, '');
    for (const frame of [0, 20]) {
      const reader = new RecordingReader(capture, index);
      await expect(reader.frame(frame)).rejects.toThrow(/^source .*: ffmpeg was ended by SIGKILL 3 times: check what memory is left/);
      await reader.close();
    }
    await capture.close();
  });

  it('should not take for the recording what was listed of it before ffmpeg was killed', async () => {
    const capture = await openCapture(demo);
    const listed = createRecordingIndex(capture, new AbortController().signal);
    for (const pid of runningChildren()) process.kill(pid, 'SIGKILL');
    await expect(listed).rejects.toThrow(SourceError);
    await expect(listed).rejects.toThrow(/ffmpeg was ended by SIGKILL before it had listed the frames/);
    await capture.close();
  });
});
