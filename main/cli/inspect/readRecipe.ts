import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DEFAULT_RECIPE, parseRecipe, RecipeError, type Recipe } from 'sightline/kernels';
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
 * @throws UsageError  the file is missing, is not JSON, or what it holds is no recipe
 */
export async function readRecipe(file: string | undefined): Promise<LoadedRecipe> {
  if (file === undefined) return { recipe: DEFAULT_RECIPE, calibrationDir: null };
  const recipe = parseNamed(file, parseJson(file, await readText(file)));
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

/** Some editors write it before UTF-8. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** A fault is easier to find with the file's name in its line. */
function parseNamed(file: string, input: unknown): Recipe {
  try {
    return parseRecipe(input);
  } catch (error) {
    if (error instanceof RecipeError) throw new UsageError(error.message.replace(/^recipe/, `recipe ${file}`), { cause: error });
    throw error;
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(BYTE_ORDER_MARK, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new UsageError(`recipe ${file}: is not JSON (${reason}): see recipe.schema.json for what a recipe holds`, { cause });
  }
}
