import { parseRecipe, REGION_PROPERTY_NAMES, type Recipe } from 'sightline/kernels';

const MEASURE = {
  stage: 'measure',
  properties: ['area', 'bbox', 'centroid', 'axis_major_length', 'axis_minor_length', 'intensity_mean', 'intensity_min', 'intensity_max', 'intensity_std'],
};

/** The frame every comparison is made on: flat-field, 5-tap blur, fixed level, 8-way labels, sums and intensity. */
export const FRAME_RECIPE: Recipe = parseRecipe({
  recipe: 1, name: 'bench frame',
  stages: [
    { stage: 'flatField' },
    { stage: 'gaussianBlur', sigmaPx: 1.1, radiusPx: 2 },
    { stage: 'threshold', method: 'fixed', levelDn: 75 },
    { stage: 'label', connectivity: 8 },
    MEASURE,
  ],
});

/** The same recipe with every region property. */
export function withAllProperties(recipe: Recipe): Recipe {
  const stages = recipe.stages.map((stage) => (stage.stage === 'measure' ? { ...stage, properties: [...REGION_PROPERTY_NAMES] } : stage));
  return parseRecipe({ ...recipe, name: `${recipe.name}, all properties`, stages });
}

/** Labels and sums alone: the mask is the frame itself, 0 and 255. */
export function labellingRecipe(connectivity: 4 | 8): Recipe {
  return parseRecipe({
    recipe: 1, name: 'bench labelling',
    stages: [{ stage: 'threshold', method: 'fixed', levelDn: 127 }, { stage: 'label', connectivity }, MEASURE],
  });
}
