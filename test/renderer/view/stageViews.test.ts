import { parseRecipe } from 'sightline/kernels';
import { describe, expect, it } from 'vitest';
import { stageViews } from '../../../renderer/view/stageViews.ts';

const { stages } = parseRecipe({
  recipe: 1, name: 'twice', stages: [
    { stage: 'gaussianBlur', sigmaPx: 1 }, { stage: 'median' }, { stage: 'gaussianBlur', sigmaPx: 2 }, { stage: 'threshold', method: 'otsu' }, { stage: 'label' }, { stage: 'measure' },
  ],
});

describe('views of the stages', () => {
  it('should be one for each stage before an engine runs, two of a kind apart', () => {
    expect(stageViews(null, stages)).toEqual(['raw', 'gaussianBlur', 'median', 'gaussianBlur2', 'threshold', 'label', 'regions']);
  });

  it('should be those of the engine where one runs', () => {
    expect(stageViews(['threshold', 'label', 'measure'], stages)).toEqual(['raw', 'threshold', 'label', 'regions']);
  });
});
