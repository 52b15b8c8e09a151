import { existsSync } from 'node:fs';
import type { Recipe } from 'sightline/kernels';
import { findFfmpeg, openCapture, parseSource, type Capture } from '../capture/index.ts';
import { isDemoSource, parseDemoSource, prepareDemo } from '../demo/index.ts';
import { prepareDemoCamera } from './demoCamera.ts';

/** A source that was recognised, and what it brings along. */
export interface OpenedSource {
  readonly capture: Capture;
  /** The source's own recipe and calibration; null where it has none. */
  readonly own: { readonly recipe: Recipe; readonly calibrationDir: string } | null;
}

/**
 * Files are replayed; cameras, URLs, drawn sources, standard input and the demo are live.
 * @throws SourceError  text that names no source
 */
export function modeOf(source: string): 'live' | 'replay' {
  const { kind } = parseSource(source, existsSync);
  return kind === 'file' || kind === 'numberedImages' ? 'replay' : 'live';
}

/**
 * Recognises a source. Played live, a recording is read at its own pace; the demo is looped as well, so that it is a camera that
 * never ends.
 *
 * @param onNote  what takes long, in words; null when it is done
 * @throws SourceError, and the signal's reason when aborted
 */
export async function openSource(source: string, mode: 'live' | 'replay', signal: AbortSignal, onNote: (note: string | null) => void): Promise<OpenedSource> {
  let path = source;
  let own: OpenedSource['own'] = null;
  if (isDemoSource(source) && !existsSync(source)) {
    const ffmpeg = await findFfmpeg();
    const settings = parseDemoSource(source);
    const demo = await prepareDemo({
      ...settings, ffmpeg: ffmpeg.path, signal,
      onProgress: (done, all) => onNote(`The demo is drawn once and kept: frame ${done} of ${all}`),
    });
    signal.throwIfAborted();
    path = mode === 'live' && settings.bitDepth === 8 ? await prepareDemoCamera(demo.video, ffmpeg, signal) : demo.video;
    onNote(null);
    own = { recipe: demo.recipe, calibrationDir: demo.calibrationDir };
  }
  const { kind } = parseSource(path, existsSync);
  const isRecording = kind === 'file' || kind === 'numberedImages' || kind === 'lavfi';
  const capture = await openCapture(path, {
    signal,
    ...(mode === 'live' && isRecording ? { realTime: true, loop: own !== null } : {}),
  });
  return { capture, own };
}
