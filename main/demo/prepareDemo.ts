import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { demoRecipe, Footage, FOOTAGE_VERSION } from 'sightline/footage';
import { type Recipe } from 'sightline/kernels';
import { writeStageNpy } from '../dump/index.ts';
import { acquireCached, userCacheDir } from './demoCache.ts';
import type { DemoOptions, DemoScene } from './demoOptions.ts';
import { encodeFootage } from './encodeFootage.ts';
import { TRUTH_COLUMNS, truthLines } from './truthTable.ts';

export interface PrepareDemoOptions extends Omit<DemoOptions, 'scene'> {
  /** The web when left out. */
  readonly scene?: DemoScene | undefined;
  /** Path of the ffmpeg that encodes; not used when the recording is there already. */
  readonly ffmpeg: string;
  /** Where recordings are kept; the user's own cache folder when left out. */
  readonly cacheDir?: string | undefined;
  readonly onProgress?: ((framesDone: number, frames: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A demo recording on disk: absolute paths. */
export interface Demo {
  /** FFV1 in Matroska, gray, full range, 30 frames/s. */
  readonly video: string;
  /** Holds dark.npy and flat.npy, float32, DN, without noise. */
  readonly calibrationDir: string;
  /** truth.csv, see TRUTH_COLUMNS; no rows but for the web. */
  readonly truth: string;
  /** The recipe as a file, its `calibration` naming the folder beside it. */
  readonly recipeFile: string;
  /** The same recipe without `calibration`: it does not depend on where the cache is. */
  readonly recipe: Recipe;
  /** True when nothing had to be rendered. */
  readonly cached: boolean;
}

/**
 * Gives the demo recording of these options, rendered and encoded the first time and taken from the cache after.
 *
 * @throws SourceError  no or broken ffmpeg, or a cache folder that cannot be written
 * @throws RangeError   options outside their limits
 * @throws the signal's reason  when aborted; nothing half-made is left behind
 */
export async function prepareDemo(options: PrepareDemoOptions): Promise<Demo> {
  const { width, height, frames, seed, bitDepth, scene = 'web', cacheDir = userCacheDir() } = options;
  const recipe = demoRecipe(width, height, bitDepth);
  const name = `demo-v${FOOTAGE_VERSION}-${width}x${height}-${frames}f-seed${seed}-${bitDepth}bit${scene === 'web' ? '' : `-${scene}`}`;
  const { dir, cached } = await acquireCached(cacheDir, name, (target) => render(options, recipe, target));
  return {
    video: join(dir, 'footage.mkv'), calibrationDir: join(dir, 'calibration'), truth: join(dir, 'truth.csv'),
    recipeFile: join(dir, 'recipe.json'), recipe, cached,
  };
}

async function render(options: PrepareDemoOptions, recipe: Recipe, dir: string): Promise<void> {
  const { width, height, frames, seed, bitDepth, scene = 'web', ffmpeg, onProgress, signal } = options;
  const footage = new Footage({ width, height, seed, bitDepth });
  await mkdir(join(dir, 'calibration'));
  await writeStageNpy(join(dir, 'calibration', 'dark.npy'), { stage: 'dark', width, height, data: footage.darkFrame() });
  await writeStageNpy(join(dir, 'calibration', 'flat.npy'), { stage: 'flat', width, height, data: footage.flatFrame() });
  await writeFile(join(dir, 'recipe.json'), `${JSON.stringify({ ...recipe, calibration: 'calibration' }, null, 2)}\n`);
  const truth = createWriteStream(join(dir, 'truth.csv'));
  const written = finished(truth);
  // Awaited below; a failure before that must not count as unhandled.
  written.catch(() => undefined);
  try {
    truth.write(`${TRUTH_COLUMNS.join(',')}\n`);
    await encodeFootage({
      footage, scene, frames, ffmpeg, path: join(dir, 'footage.mkv'), signal,
      onFrame: (frame) => {
        truth.write(truthLines(frame));
        onProgress?.(frame.frame + 1, frames);
      },
    });
  } finally {
    truth.end();
    await written;
  }
}
