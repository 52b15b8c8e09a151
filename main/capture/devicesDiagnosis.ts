import type { Diagnosis } from './diagnosis.ts';
import { bareMessage } from './stderrLog.ts';

const LIST = 'sightline devices lists what there is';

/** ffmpeg's words for a camera that does not open, on all three systems; the first that matches wins. */
const KNOWN: readonly (readonly [RegExp, string, string])[] = [
  [/Device or resource busy|already in use|Could not run graph|Cannot use .*|Failed to (?:create AV capture input device|lock .* for configuration)/,
    'another program uses it', 'close that program, or unplug the camera and plug it in again'],
  [/Permission denied|Operation not permitted|not authorized/i,
    'this account may not use it', 'Linux: add the account to the group video; macOS and Windows: allow it under Privacy, Camera'],
  [/Selected video size|Could not set video options|Selected framerate|VIDIOC_S_FMT|Selected pixel format/,
    'it does not have that mode', 'sightline devices prints its modes'],
  [/Not a video capture device|does not support the streaming|Inappropriate ioctl/, 'it is no camera', LIST],
  [/Unknown input format|Unrecognized option|Could not enumerate|libavdevice is not built/, 'this ffmpeg cannot read cameras here', 'use another ffmpeg (FFMPEG_PATH)'],
  [/No such (?:file|device)|Could not find video device|Video device not found|Invalid device index|Could not find (?:video )?device/,
    'there is no such camera', LIST],
  [/Input\/output error|Broken pipe|No data available/, 'it does not answer', 'unplug the camera and plug it in again'],
];

/**
 * Judges what ffmpeg said of a camera that it could not open.
 *
 * @param log  ffmpeg's lines, of any level
 * @returns null where they hold nothing known
 */
export function diagnoseCamera(log: readonly string[]): Diagnosis | null {
  const messages = log.map(bareMessage);
  for (const [pattern, reason, remedy] of KNOWN) {
    if (messages.some((message) => pattern.test(message))) return { reason, remedy };
  }
  return null;
}
