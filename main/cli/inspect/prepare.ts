import { checkEngineChoice, createEngine, createPlan, type Engine } from 'sightline/kernels';
import { cameraIdentity, loadMaps, type LoadedCalibration } from '../../calibration/index.ts';
import { findFfmpeg, openCapture, type Capture } from '../../capture/index.ts';
import { isDemoSource, parseDemoSource, prepareDemo } from '../../demo/index.ts';
import { createNodeHost } from '../../engine/nodeHost.ts';
import { createWorstPictures, exportedNames, needsShapes, tableFormats, type WorstPictures } from '../../export/index.ts';
import { checkRunFolder, createSession, hasProbes, type Session, type SessionOptions } from '../../session/index.ts';
import { VERSION } from '../../version.ts';
import type { Progress } from '../progress.ts';
import type { InspectOptions } from './options.ts';
import { readRecipe, type LoadedRecipe } from './readRecipe.ts';
import { createStageDump, type StageDump } from './stageDump.ts';

/** Everything a run holds open; `close` ends all of it. */
export interface Prepared {
  readonly capture: Capture;
  readonly engine: Engine;
  /** Writes every stage of every frame; then one frame is in flight at a time. */
  readonly dump: StageDump | null;
  /** Keeps the pixels of the regions; then, too, one frame is in flight at a time. */
  readonly keepShapes: boolean;
  /** Keeps the worst frames for a report, of a source that cannot be read again. */
  readonly pictures: WorstPictures | null;
  readonly session: Session;
  close(): Promise<void>;
}

type CalibrationRecord = SessionOptions['settings']['calibration'];

/**
 * Opens source, recipe, calibration, engine and session, in that order: what costs least to refuse comes first.
 *
 * @throws the signal's reason  when aborted while the demo is drawn
 * @throws UsageError, RecipeError, CalibrationError, SourceError, DeviceError, OutputError
 */
export async function prepare(options: InspectOptions, progress: Progress, signal: AbortSignal): Promise<Prepared> {
  let loaded = await readRecipe(options.recipe);
  const host = await createNodeHost();
  await checkEngineChoice(host, options.engine);
  if (options.out !== undefined) await checkRunFolder(options.out, exportedNames(options.export, hasProbes(loaded.recipe)));
  let path = options.source;
  if (isDemoSource(options.source)) {
    const ffmpeg = await findFfmpeg();
    const demo = await prepareDemo({
      ...parseDemoSource(options.source), ffmpeg: ffmpeg.path, signal,
      onProgress: (done, all) => progress.note(`drawing the demo: frame ${done} of ${all}`),
    });
    signal.throwIfAborted();
    path = demo.video;
    if (options.recipe === undefined) loaded = { recipe: demo.recipe, calibrationDir: demo.calibrationDir };
    else if (loaded.calibrationDir === null) loaded = { ...loaded, calibrationDir: demo.calibrationDir };
  }
  const capture = await openCapture(path, {
    ...(options.start === undefined ? {} : { startSeconds: options.start }),
    ...(options.frames === undefined ? {} : { frames: options.frames }),
  });
  const opened: (() => void | Promise<void>)[] = [() => capture.close()];
  const close = async (): Promise<void> => { for (const end of opened.splice(0).reverse()) await end(); };
  try {
    const calibration = await calibrate(loaded, capture, options.source);
    if (calibration?.warning && !options.quiet) console.error(`sightline: warning: ${calibration.warning}`);
    const plan = createPlan(loaded.recipe, capture.format, calibration?.maps ?? null);
    const engine = await createEngine({
      plan, host, engine: options.engine, profile: options.profile,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    });
    opened.push(() => engine.destroy());
    const dump = options.dumpStages === undefined ? null : await createStageDump(options.dumpStages);
    const keepShapes = options.shapes || needsShapes(options.export);
    const pictures = options.export.includes('report') && isPassing(capture) ? createWorstPictures(capture.format) : null;
    const session = await createSession(sessionOptions(options, engine, capture, calibration?.settings ?? null));
    return { capture, engine, dump, keepShapes, pictures, session, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function calibrate({ recipe, calibrationDir }: LoadedRecipe, { format }: Capture, source: string): Promise<LoadedCalibration | null> {
  const corrects = recipe.stages.some(({ stage }) => stage === 'flatField');
  return corrects && calibrationDir !== null ? loadMaps(calibrationDir, { format, camera: cameraIdentity(source) }) : null;
}

/** What such a source has shown is gone. */
function isPassing({ kind }: Capture): boolean {
  return kind === 'camera' || kind === 'url' || kind === 'stdin';
}

function sessionOptions(options: InspectOptions, engine: Engine, capture: Capture, calibration: CalibrationRecord): SessionOptions {
  const { backend, adapter, fallbackReason, plan } = engine;
  return {
    dir: options.out ?? null,
    plan,
    exports: tableFormats(options.export),
    shapes: options.shapes || needsShapes(options.export),
    settings: {
      source: {
        name: options.source, description: `${capture.codec}, ${capture.sourcePixFmt}`,
        startSeconds: options.start ?? null, frameLimit: options.frames ?? null,
      },
      engine: { backend, adapter, fallbackReason, profile: options.profile },
      calibration,
      versions: { sightline: VERSION, node: process.versions.node, ffmpeg: { version: capture.ffmpeg.version, path: capture.ffmpeg.path, origin: capture.ffmpeg.origin } },
    },
  };
}
