import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFfmpeg, openCapture } from '../../../../main/capture/index.ts';

/**
 * A camera of three sizes, drawn: an ffmpeg that notes how it is called and reads lavfi's test picture in the asked size where it is
 * told to read the video node. Everything but the node is ffmpeg's own.
 */
function drawnCamera(folder: string, ffmpeg: string): string {
  const path = join(folder, 'ffmpeg');
  writeFileSync(path, `#!/bin/bash
printf '%s\\n' "$*" >> '${folder}/calls.txt'
size=1280x720; rate=30; args=()
while [ $# -gt 0 ]; do
  case "$1 $2" in
    '-f v4l2') shift 2;;
    '-input_format '*) shift 2;;
    '-video_size '*) size=$2; shift 2;;
    '-framerate '*) rate=$2; shift 2;;
    '-i /dev/null') args+=(-f lavfi -i "testsrc2=size=$size:rate=$rate:duration=1"); shift 2;;
    *) args+=("$1"); shift;;
  esac
done
exec '${ffmpeg}' "\${args[@]}"
`);
  chmodSync(path, 0o755);
  return path;
}

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-camera-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

describe.skipIf(process.platform !== 'linux')('a camera as a source', () => {
  it('should deliver its frames in the mode that was asked for', async () => {
    const { path } = await findFfmpeg();
    const capture = await openCapture('camera:/dev/null@320x240@10@mjpeg', { ffmpeg: drawnCamera(folder, path) });
    expect(capture).toMatchObject({ kind: 'camera', still: false, format: { width: 320, height: 240 } });
    const times: (number | null)[] = [];
    for await (const frame of capture.frames([new Uint8Array(320 * 240), new Uint8Array(320 * 240)])) {
      times.push(frame.ptsUs);
      frame.release();
    }
    expect(times).toEqual(Array.from({ length: 10 }, (_, i) => i * 100_000));
    const calls = readFileSync(join(folder, 'calls.txt'), 'utf8').split('\n').filter((line) => line.includes('v4l2'));
    expect(calls).toHaveLength(2);
    for (const call of calls) expect(call).toContain('-f v4l2 -input_format mjpeg -video_size 320x240 -framerate 10 -i /dev/null');
  });

  it('should have no start to seek to', async () => {
    const { path } = await findFfmpeg();
    await expect(openCapture('camera:/dev/null', { ffmpeg: drawnCamera(folder, path), startSeconds: 2 }))
      .rejects.toThrow('source camera:/dev/null: --start 2: a camera is live: leave it out');
  });
});
