import type { InputInfo, VideoStreamInfo } from './inputInfo.ts';
import { bareMessage } from './stderrLog.ts';

/** Why a source cannot be read, and what a person can do. */
export interface Diagnosis {
  readonly reason: string;
  readonly remedy: string;
}

const NOT_A_VIDEO = ['it is not a video or image that ffmpeg can read', 'check the file, or name the right one'] as const;

/** ffmpeg's own words, and ours; the first that matches wins. */
const KNOWN: readonly (readonly [RegExp, string, string])[] = [
  [/moov atom not found/, 'its index (moov) is missing: it is truncated, still being written, or no video', 'record it again, or remux it with +faststart'],
  [/No such file or directory/, 'not found', 'check the path'],
  [/Permission denied/, 'not readable', "check the file's permissions"],
  [/Is a directory/, 'it is a folder', 'name a file in it, or FOLDER/%04d.png'],
  [/Connection refused/, 'the connection was refused', 'check that the sender runs and the port is right'],
  [/Connection timed out|Operation timed out/, 'the connection timed out', 'check the address and the network'],
  [/Failed to resolve hostname|Name or service not known|Temporary failure in name resolution/, 'the host name is not known', 'check the address'],
  [/HTTP error (\d+)[^\n]*|Server returned (\S+) ?([^\n]*)/, 'the server refused it', 'open the address in a browser'],
  [/Protocol not found/, 'this ffmpeg does not know the protocol', 'use another ffmpeg (FFMPEG_PATH)'],
  [/No such filter: '[^']*'|Filter not found/, 'the graph names a filter this ffmpeg does not have', 'see ffmpeg -filters'],
  [/Error (?:initializing filter|parsing|applying option)|Option '[^']*' not found|Unable to parse|Invalid argument.*lavfi/, 'the filter graph is not valid', 'check the graph against ffmpeg -h filter=NAME'],
  [/Invalid data found when processing input|could not find codec parameters/i, ...NOT_A_VIDEO],
];

/** ffmpeg's word for a picture that it will not make room for. */
export const PICTURE_TOO_LARGE = /Picture size ([1-9]\d*x[1-9]\d*) is invalid/;

/**
 * Judges what ffmpeg said of an input that it could not open, or opened without a usable video stream.
 *
 * @param streamed  true for standard input, which cannot be read twice
 * @returns null where the input has a video stream that can be decoded
 */
export function diagnoseInput(info: InputInfo, errors: readonly string[], streamed = false): Diagnosis | null {
  const video = info.video;
  if (video !== null && video.codec !== 'none' && video.pixFmt !== null && video.width > 0) return ofText(info, video);
  const size = errors.map((line) => PICTURE_TOO_LARGE.exec(line)?.[1]).find((found) => found !== undefined);
  if (size !== undefined) return { reason: `ffmpeg takes no pictures of ${size}`, remedy: 'use smaller ones, up to about 16000x16000' };
  if (streamed && errors.some((line) => /moov atom not found|\[mov,.*partial file/.test(line))) {
    return {
      reason: 'its index (moov) comes behind its pictures or not at all, and a stream cannot be read twice',
      remedy: 'name the file, remux it with -movflags +faststart, or use mkv',
    };
  }
  if (video === null) {
    if (info.streamKinds.includes('Audio')) return { reason: 'it holds sound only, no video', remedy: 'name a video file' };
    if (info.streamKinds.length > 0) return { reason: `it holds no video (${info.streamKinds.join(', ').toLowerCase()})`, remedy: 'name a video file' };
    return known(errors) ?? { reason: NOT_A_VIDEO[0], remedy: NOT_A_VIDEO[1] };
  }
  if (video.codec === 'none') {
    const tag = video.codecTag === null ? '' : ` (${video.codecTag.split(' / ')[0]})`;
    return { reason: `its video codec is unknown to this ffmpeg${tag}`, remedy: 'convert it, or use another ffmpeg (FFMPEG_PATH)' };
  }
  return ofText(info, video) ?? { reason: `its ${video.codec} stream has no picture that can be decoded`, remedy: 'check that the recording is complete' };
}

/** ffmpeg draws text as a picture of a terminal. */
function ofText({ demuxer }: InputInfo, { codec }: VideoStreamInfo): Diagnosis | null {
  return demuxer === 'tty' || codec === 'ansi' ? { reason: 'it is text, not a video', remedy: 'name a video file' } : null;
}

/** @returns what the error lines mean, else the first of them in ffmpeg's own words; null where there are none */
export function diagnoseErrors(errors: readonly string[]): Diagnosis | null {
  const first = errors.map(bareMessage).find((message) => message !== '');
  return known(errors) ?? (first === undefined ? null : { reason: `ffmpeg: ${first}`, remedy: 'run again with --verbose' });
}

function known(errors: readonly string[]): Diagnosis | null {
  const messages = errors.map(bareMessage);
  for (const [pattern, reason, remedy] of KNOWN) {
    const hit = messages.find((message) => pattern.test(message));
    if (hit === undefined) continue;
    const words = /(HTTP error|Server returned|No such filter).*$/.exec(hit)?.[0];
    return { reason: words === undefined ? reason : `${reason} (${words})`, remedy };
  }
  return null;
}
