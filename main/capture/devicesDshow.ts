import type { Device } from '../contract/index.ts';
import type { CameraSpec } from './devicesSpec.ts';

/** A DirectShow device as ffmpeg lists it. */
export interface DshowDevice {
  readonly name: string;
  /** Unique, where names need not be; null from builds before 2014. */
  readonly alternativeName: string | null;
}

/** ffmpeg's own 3 MB hold not even one raw 4K frame. */
const BUFFER = '512M';

export function dshowListArguments(): string[] {
  return ['-hide_banner', '-nostdin', '-f', 'dshow', '-list_devices', 'true', '-i', 'dummy'];
}

export function dshowModeArguments(id: string): string[] {
  return ['-hide_banner', '-nostdin', '-f', 'dshow', '-list_options', 'true', '-i', `video=${id}`];
}

/**
 * Reads the video devices of either list: under a heading (before ffmpeg 5), or each with its kinds behind it (`"..." (video)`).
 *
 * @source libavdevice/dshow.c, dshow_cycle_devices
 */
export function parseDshowDevices(stderr: string): DshowDevice[] {
  const devices: { name: string; alternativeName: string | null }[] = [];
  let heading: 'video' | 'audio' | null = null;
  let last: (typeof devices)[number] | null = null;
  for (const line of stderr.split(/\r?\n/).map((text) => text.replace(/^(\[[^\]]*\] ?)+/, '').trim())) {
    heading = /^DirectShow (video|audio) devices/.exec(line)?.[1] as 'video' | 'audio' | undefined ?? heading;
    const alternative = /^Alternative name "(.*)"$/.exec(line)?.[1];
    if (alternative !== undefined) {
      if (last !== null) last.alternativeName = alternative;
      continue;
    }
    const device = /^"(.*)"(?: \(([^)]*)\))?$/.exec(line);
    if (device === null) continue;
    const isVideo = device[2] === undefined ? heading === 'video' : device[2].split(', ').includes('video');
    last = isVideo ? { name: device[1]!, alternativeName: null } : null;
    if (last !== null) devices.push(last);
  }
  return devices;
}

/** @returns what follows `camera:` for each device: its name where that tells it apart, else its alternative name */
export function dshowIds(devices: readonly DshowDevice[]): string[] {
  return devices.map(({ name, alternativeName }) => {
    // ffmpeg ends a name at a colon.
    const plain = !/[:"@]/.test(name) && devices.filter((other) => other.name === name).length === 1;
    return plain ? name : alternativeName ?? name;
  });
}

/**
 * Reads `pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30`: each size at its highest rate, each once.
 * @source libavdevice/dshow.c, dshow_cycle_formats
 */
export function parseDshowModes(stderr: string): Device['modes'] {
  const modes = new Map<string, Device['modes'][number]>();
  for (const line of stderr.split(/\r?\n/)) {
    const row = /(?:pixel_format|vcodec)=(\S+) +min s=\d+x\d+ fps=[\d.e+]+ max s=(\d+)x(\d+) fps=([\d.e+]+)/.exec(line);
    if (row === null) continue;
    const mode = { width: Number(row[2]), height: Number(row[3]), frameRate: Number(row[4]), format: row[1]! };
    modes.set(JSON.stringify(mode), mode);
  }
  return [...modes.values()];
}

/** What DirectShow delivers compressed; any other name is a pixel format. */
const CODECS = ['mjpeg', 'h264', 'hevc', 'dvvideo'];

/** @returns ffmpeg's arguments, up to and including `-i` */
export function dshowInputArguments({ id, size, frameRate, format }: CameraSpec): string[] {
  return [
    '-f', 'dshow', '-rtbufsize', BUFFER,
    ...(format === null ? [] : [CODECS.includes(format) ? '-vcodec' : '-pixel_format', format]),
    ...(size === null ? [] : ['-video_size', `${size.width}x${size.height}`]),
    ...(frameRate === null ? [] : ['-framerate', String(frameRate)]),
    '-i', `video=${id}`,
  ];
}
