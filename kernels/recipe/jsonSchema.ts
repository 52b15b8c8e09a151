import { z } from 'zod';
import { recipeSchema } from './schema.ts';

/** @returns the JSON Schema of a recipe as a person writes it (defaults may be left out); published as recipe.schema.json */
export function recipeJsonSchema(): Record<string, unknown> {
  return { title: 'Sightline recipe', ...z.toJSONSchema(recipeSchema, { io: 'input' }) };
}
