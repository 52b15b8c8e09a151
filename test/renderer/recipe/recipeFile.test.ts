import { demoRecipe } from 'sightline/footage';
import { describe, expect, it } from 'vitest';
import { readRecipe, recipeFileName } from '../../../renderer/recipe/recipeFile.ts';

describe('a recipe’s file', () => {
  it('is read as it was written', () => {
    const recipe = demoRecipe(640, 480);
    expect(readRecipe('a.json', JSON.stringify(recipe))).toEqual({ type: 'recipe', draft: JSON.parse(JSON.stringify(recipe)) as unknown });
  });
  it('is refused with its first fault', () => {
    expect(readRecipe('a.json', '{')).toEqual({ type: 'fault', reason: 'a.json: is not JSON' });
    expect(readRecipe('a.json', '{"recipe":1,"name":"x","stages":[],"rule":[]}')).toMatchObject({ type: 'fault', reason: expect.stringContaining('rules') as string });
  });
  it('is named after the recipe', () => {
    expect([recipeFileName({ name: 'dots on web' }), recipeFileName({ name: '../Prüfung 3' }), recipeFileName({})]).toEqual(['dots-on-web.recipe.json', 'Prüfung-3.recipe.json', 'inspection.recipe.json']);
  });
});
