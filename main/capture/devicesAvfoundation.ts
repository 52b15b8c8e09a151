import type { Device } from '../contract/index.ts';
import type { CameraSpec } from './devicesSpec.ts';

/** No camera has it: asked for this rate, ffmpeg prints the modes there are and stops. */
const IMPOSSIBLE_RATE = '0.001';
/** ffmpeg's own 29.97 is refused by cameras that offer exactly 30. */
const USUAL_RATE = 30;

export function avfoundationListArguments(): string[] {
  return ['-hide_banner', '-nostdin', '-f', 'avfoundation', '-list_devices', 'true', '-i', ''];
}

export function avfoundationModeArguments(index: string): string[] {
  return ['-hide_banner', '-nostdin', '-f', 'avfoundation', '-framerate', IMPOSSIBLE_RATE, '-i', `${index}:none`];
}

/**
 * Reads the cameras of the list `[AVFoundation indev @ 0x7f] [0] FaceTime HD Camera`; screens and sound are left out.
 * @source libavdevice/avfoundation.m, avf_read_header
 */
export function parseAvfoundationDevices(stderr: string): { readonly index: string; readonly name: string }[] {
  const lines = stderr.split(/\r?\n/);
  const from = lines.findIndex((line) => /AVFoundation video devices:/.test(line));
  if (from < 0) return [];
  const sound = lines.findIndex((line) => /AVFoundation audio devices:/.test(line));
  return lines.slice(from + 1, sound < 0 ? undefined : sound).flatMap((line) => {
    const row = /\] \[(\d+)\] (.+)$/.exec(line);
    return row === null || /^Capture screen \d+$/.test(row[2]!) ? [] : [{ index: row[1]!, name: row[2]!.trim() }];
  });
}

/**
 * Reads `  1280x720@[1.000000 30.000030]fps` behind `Supported modes:`: each size at its highest rate, rounded to a thousandth.
 * @source libavdevice/avfoundation.m, configure_video_device; the list does not say the pixel format
 */
export function parseAvfoundationModes(stderr: string): Device['modes'] {
  const modes = new Map<string, Device['modes'][number]>();
  for (const [, width, height, rate] of stderr.matchAll(/ (\d+)x(\d+)@\[[\d.]+ ([\d.]+)\]fps/g)) {
    const mode = { width: Number(width), height: Number(height), frameRate: Math.round(Number(rate) * 1000) / 1000, format: '' };
    modes.set(JSON.stringify(mode), mode);
  }
  return [...modes.values()];
}

/** @returns ffmpeg's arguments, up to and including `-i` */
export function avfoundationInputArguments({ id, size, frameRate, format }: CameraSpec): string[] {
  return [
    '-f', 'avfoundation',
    ...(format === null ? [] : ['-pixel_format', format]),
    ...(size === null ? [] : ['-video_size', `${size.width}x${size.height}`]),
    '-framerate', String(frameRate ?? USUAL_RATE),
    '-i', `${id}:none`,
  ];
}
