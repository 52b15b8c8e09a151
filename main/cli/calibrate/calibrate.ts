import { frameBytes } from 'sightline/kernels';
import { calibrationSource, checkFolder, FrameAverage, settlingFrames, storeCalibration, type CalibrationInput } from '../../calibration/index.ts';
import { findFfmpeg, openCapture, SourceError, type Capture } from '../../capture/index.ts';
import { MIN_CALIBRATION_FRAMES, type CalibrationKind } from '../../contract/index.ts';
import { isDemoSource, parseDemoSource, prepareDemo } from '../../demo/index.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { onInterrupt } from '../inspect/interrupt.ts';
import { createProgress, type Progress } from '../progress.ts';
import { calibrationReport } from './calibrationReport.ts';

export interface CalibrateOptions {
  readonly kind: CalibrationKind;
  readonly source: string;
  readonly out: string;
  readonly frames: number;
  /** Share of 1; the folder's record or 1 % when left out. */
  readonly maxBad?: number | undefined;
  readonly exposureUs?: number | undefined;
  readonly gainDb?: number | undefined;
  readonly json: boolean;
  readonly verbose?: boolean | undefined;
}

/**
 * `sightline calibrate`: averages frames of a source into the dark or flat frame of a folder.
 *
 * @returns the exit code; the folder is written when all is known to be well, and not touched before
 * @throws SourceError, CalibrationError, CalibrationMapsError, OutputError
 */
export async function calibrate(options: CalibrateOptions): Promise<ExitCode> {
  const progress = createProgress(process.stderr, options.json, options.frames);
  const interrupt = new AbortController();
  const release = onInterrupt(() => interrupt.abort());
  let capture: Capture | null = null;
  try {
    capture = await openSource(options, progress, interrupt.signal);
    if (options.verbose) console.error(capture.commandLine);
    const input = inputOf(options, capture);
    await checkFolder(input);
    const average = await averageFrames(options, capture, progress, interrupt.signal);
    const stored = await storeCalibration(input, average.finish());
    progress.clear();
    console.log(options.json ? JSON.stringify(stored.record, null, 2) : calibrationReport(options, capture, stored));
    return EXIT.done;
  } catch (error) {
    // Ctrl-C ends ffmpeg too: what it then complains of is not the reason.
    if (!interrupt.signal.aborted) throw error;
    progress.clear();
    console.error('sightline: interrupted: nothing was written');
    return EXIT.interrupted;
  } finally {
    progress.clear();
    release();
    await capture?.close();
  }
}

async function openSource({ source, frames }: CalibrateOptions, progress: Progress, signal: AbortSignal): Promise<Capture> {
  let path = source;
  if (isDemoSource(source)) {
    const ffmpeg = await findFfmpeg();
    const demo = await prepareDemo({
      ...parseDemoSource(source), ffmpeg: ffmpeg.path, signal,
      onProgress: (done, all) => progress.note(`drawing the demo: frame ${done} of ${all}`),
    });
    signal.throwIfAborted();
    path = demo.video;
  }
  return openCapture(path, { frames: frames + settlingFrames(source) });
}

function inputOf({ kind, out, source, maxBad, exposureUs, gainDb }: CalibrateOptions, capture: Capture): CalibrationInput {
  return { kind, folder: out, format: capture.format, exposureUs, gainDb, maxBadShare: maxBad, source: calibrationSource(source, capture) };
}

/** @throws SourceError  the source ended before there were enough frames, or gave damaged ones */
async function averageFrames({ source, frames }: CalibrateOptions, capture: Capture, progress: Progress, signal: AbortSignal): Promise<FrameAverage> {
  const average = new FrameAverage(capture.format);
  const buffers = Array.from({ length: 3 }, () => new Uint8Array(frameBytes(capture.format)));
  let settling = settlingFrames(source);
  for await (const frame of capture.frames(buffers)) {
    signal.throwIfAborted();
    if (settling > 0) settling -= 1;
    else {
      average.add(frame.pixels);
      progress.note(`frame ${average.frames} of ${frames}   mean ${average.lastMeanDn.toFixed(1)} DN`);
    }
    frame.release();
  }
  signal.throwIfAborted();
  const { outcome } = capture;
  if (outcome !== null && (outcome.decodeErrors > 0 || outcome.damagedFrames > 0)) {
    throw new SourceError(`source ${source}: ${outcome.reason ?? 'some frames are damaged'}: a calibration needs whole frames: record it again`);
  }
  if (average.frames < frames) {
    const remedy = average.frames >= MIN_CALIBRATION_FRAMES ? `record a longer one, or give --frames ${average.frames}` : `record at least ${MIN_CALIBRATION_FRAMES} frames`;
    throw new SourceError(`source ${source}: gave ${average.frames} of the ${frames} frames that are to be averaged${outcome?.reason ? ` (${outcome.reason})` : ''}: ${remedy}`);
  }
  return average;
}
