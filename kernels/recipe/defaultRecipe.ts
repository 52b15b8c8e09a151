import { recipeSchema, type Recipe } from './schema.ts';

/** What `inspect` runs when no recipe is given: bright regions against a dark ground, the level found in each frame. */
export const DEFAULT_RECIPE: Recipe = recipeSchema.parse({
  recipe: 1,
  name: 'bright regions',
  stages: [
    { stage: 'gaussianBlur', sigmaPx: 1.1 },
    { stage: 'threshold', method: 'otsu' },
    { stage: 'label', connectivity: 8 },
    {
      stage: 'measure', minAreaPx2: 20,
      properties: ['area', 'bbox', 'centroid', 'equivalent_diameter_area', 'eccentricity', 'intensity_mean', 'intensity_std', 'touches_border'],
    },
  ],
});
