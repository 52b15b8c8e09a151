import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DEFAULT_RECIPE, parseRecipe, type Recipe } from 'sightline/kernels';
import { UsageError } from '../exitCode.ts';

/** A recipe and the folder its calibration lies in. */
export interface LoadedRecipe {
  readonly recipe: Recipe;
  /** Absolute; null where the recipe names none. */
  readonly calibrationDir: string | null;
}

/**
 * Reads a recipe's file; a calibration is looked for beside it.
 *
 * @param file  undefined gives the default recipe
 * @throws UsageError   the file is missing or is not JSON
 * @throws RecipeError  what it holds is no recipe
 */
export async function readRecipe(file: string | undefined): Promise<LoadedRecipe> {
  if (file === undefined) return { recipe: DEFAULT_RECIPE, calibrationDir: null };
  const recipe = parseRecipe(parseJson(file, await readText(file)));
  return { recipe, calibrationDir: recipe.calibration === undefined ? null : resolve(dirname(file), recipe.calibration) };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new UsageError(`recipe ${file}: cannot be read (${code}): check the path given to --recipe`, { cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new UsageError(`recipe ${file}: is not JSON (${reason}): see recipe.schema.json for what a recipe holds`, { cause });
  }
}
