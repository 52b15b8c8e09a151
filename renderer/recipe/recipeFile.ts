import { parseRecipe } from 'sightline/kernels';
import { saveFile } from '../host/saveFile.ts';
import type { Draft } from './draft.ts';

export type ReadRecipe = { readonly type: 'recipe'; readonly draft: Draft } | { readonly type: 'fault'; readonly reason: string };

/** Reads a recipe's file; one that could not run is refused whole, with its first fault. */
export function readRecipe(name: string, text: string): ReadRecipe {
  try {
    const json: unknown = JSON.parse(text);
    parseRecipe(json);
    return { type: 'recipe', draft: json as Draft };
  } catch (error) {
    return { type: 'fault', reason: `${name}: ${error instanceof SyntaxError ? 'is not JSON' : error instanceof Error ? error.message : String(error)}` };
  }
}

/** Lets a person choose a recipe's file. @returns null when they changed their mind */
export function chooseRecipe(): Promise<ReadRecipe | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,application/json';
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => { resolve(null); });
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (!file) resolve(null);
      else void file.text().then((text) => { resolve(readRecipe(file.name, text)); });
    });
    input.click();
  });
}

export function saveRecipe(draft: Draft): void {
  saveFile(recipeFileName(draft), new Blob([`${JSON.stringify(draft, null, 2)}\n`], { type: 'application/json' }));
}

/** `dots on web` as `dots-on-web.recipe.json`. */
export function recipeFileName(draft: Draft): string {
  const name = String(draft['name'] ?? '').replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${name === '' ? 'inspection' : name}.recipe.json`;
}
