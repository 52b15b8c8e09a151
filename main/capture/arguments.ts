import type { Ffmpeg } from './ffmpegPath.ts';

/** What the command line of a capture is made of. */
export interface CaptureArguments {
  readonly frameSyncOption: Ffmpeg['frameSyncOption'];
  /** Everything up to and including `-i INPUT`. */
  readonly input: readonly string[];
  readonly streamIndex: number;
  /** ffmpeg's name of the video codec. */
  readonly codec: string;
  /** Filter text that ends in the gray format that is delivered. */
  readonly lumaFilter: string;
  /** Size of a delivered frame, after rotation. */
  readonly width: number;
  readonly height: number;
  readonly startSeconds: number | null;
  readonly frames: number | null;
  /** Reads no faster than the timestamps say. */
  readonly realTime?: boolean;
  /** Begins anew at the end, for ever; timestamps grow on. */
  readonly loop?: boolean;
  /** Looks at the input no longer than that before it decodes: what it holds is known, and a live one does not wait. */
  readonly analyseSeconds?: number;
}

/** Levels in front of every line let errors be counted; `repeat` keeps lines from being folded together. */
const LOG_OPTIONS = ['-hide_banner', '-nostats', '-v', 'repeat+level+info'];

/** @returns the arguments that make ffmpeg describe an input and stop */
export function probeArguments(input: readonly string[]): string[] {
  return ['-hide_banner', '-v', 'repeat+level+info', ...withoutStdin(input), ...input];
}

/**
 * The command of a capture: raw samples on stdout, one timestamp line a frame on pipe 3.
 *
 * Why each part is there: the timestamps are listed first, so that a frame's line is written before its samples;
 * wrapped_avframe costs no encoding; `-fps_mode passthrough` neither duplicates nor drops; `-copyts` keeps the source's
 * time; `-threads 1` because the frame-threaded rawvideo encoder would deliver every frame one frame late; the crop
 * fails when the frame size changes in the middle, which raw samples could not tell.
 */
export function captureArguments(options: CaptureArguments): string[] {
  const { frameSyncOption, width, height } = options;
  const sync = [frameSyncOption, 'passthrough'];
  const limit = options.frames === null ? [] : ['-frames:v', String(options.frames)];
  const sameSize = `crop=w=if(eq(iw\\,${width})*eq(ih\\,${height})\\,iw\\,-1):h=ih:x=0:y=0`;
  const seek = options.startSeconds === null ? [] : ['-ss', String(options.startSeconds)];
  const analysis = options.analyseSeconds === undefined ? [] : ['-analyzeduration', String(options.analyseSeconds * 1e6)];
  const pace = [...(options.realTime === true ? ['-re'] : []), ...(options.loop === true ? ['-stream_loop', '-1'] : [])];
  return [
    ...LOG_OPTIONS, ...withoutStdin(options.input), '-copyts', ...refuseDamage(options.codec), ...seek, ...analysis, ...pace, ...options.input,
    '-filter_complex', `[0:${options.streamIndex}]${options.lumaFilter},${sameSize},split=2[pixels][times]`,
    '-map', '[times]', ...sync, ...limit, '-enc_time_base', '1:1000000', '-c:v', 'wrapped_avframe',
    '-flush_packets', '1', '-f', 'framecrc', 'pipe:3',
    '-map', '[pixels]', ...sync, ...limit, '-threads', '1', '-c:v', 'rawvideo', '-flush_packets', '1', '-f', 'rawvideo', 'pipe:1',
  ];
}

/**
 * A frame that was partly made up must not be measured: told so, the JPEG decoder refuses it. Only for the video decoder (`:v`)
 * and only for JPEG: containers would refuse files that are merely untidy, TIFF every tag it does not know, and H.264 every
 * frame after a seek into an open group of pictures; what H.264 conceals is counted instead.
 */
function refuseDamage(codec: string): string[] {
  return codec === 'mjpeg' ? ['-err_detect:v', 'explode'] : [];
}

/** ffmpeg reads keys from its terminal unless told not to. */
function withoutStdin(input: readonly string[]): string[] {
  return input.includes('pipe:0') ? [] : ['-nostdin'];
}

/** @returns one line that can be pasted into a POSIX shell */
export function commandLine(path: string, args: readonly string[]): string {
  return [path, ...args].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
