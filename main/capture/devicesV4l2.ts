import type { Device } from '../contract/index.ts';
import type { CameraSpec } from './devicesSpec.ts';

/** @returns ffmpeg's arguments that list what a video node delivers */
export function v4l2ListArguments(node: string): string[] {
  return ['-hide_banner', '-nostdin', '-f', 'v4l2', '-list_formats', 'all', '-i', node];
}

/**
 * Reads `Raw       :     yuyv422 :           YUYV 4:2:2 : 640x480 1280x720`. Sizes in steps, `{32-2592, 2}x{32-1944, 2}`, stand
 * for their largest. Formats that ffmpeg cannot read (`Unsupported`) are left out; frame rates are not in the list.
 *
 * @source libavdevice/v4l2.c, list_formats and list_framesizes
 */
export function parseV4l2Modes(stderr: string): Device['modes'] {
  return stderr.split(/\r?\n/).flatMap((line) => {
    const row = /(?:Raw {7}|Compressed): +(\S+) : .*? :((?: Emulated :)?.*)$/.exec(line);
    if (row === null || row[1] === 'Unsupported') return [];
    const format = row[1]!;
    const fixed = [...row[2]!.matchAll(/(?<=\s)(\d+)x(\d+)(?=\s|$)/g)];
    const stepped = [...row[2]!.matchAll(/\{\d+-(\d+), \d+\}x\{\d+-(\d+), \d+\}/g)];
    return [...fixed, ...stepped].map((size) => ({ width: Number(size[1]), height: Number(size[2]), frameRate: null, format }));
  });
}

/** @returns true where ffmpeg says that the node delivers no pictures: the metadata node of a camera, an output, no video node at all */
export function isNoV4l2Camera(stderr: string): boolean {
  return /Not a video capture device|does not support the streaming I\/O method|Inappropriate ioctl|No such (?:file|device)/.test(stderr);
}

/** @returns the video node that an ID names; null for a camera's name, which only the system can look up */
export function v4l2Node(id: string): string | null {
  if (/^\d+$/.test(id)) return `/dev/video${id}`;
  return id.startsWith('/') ? id : null;
}

/** @returns ffmpeg's arguments, up to and including `-i` */
export function v4l2InputArguments(node: string, { size, frameRate, format }: CameraSpec): string[] {
  return [
    '-f', 'v4l2',
    ...(format === null ? [] : ['-input_format', format]),
    ...(size === null ? [] : ['-video_size', `${size.width}x${size.height}`]),
    ...(frameRate === null ? [] : ['-framerate', String(frameRate)]),
    '-i', node,
  ];
}
