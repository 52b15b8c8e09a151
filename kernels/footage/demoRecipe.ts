import { recipeSchema, type Recipe } from '../recipe/schema.ts';
import { webGeometry } from './geometry.ts';
import { LEVELS_DN } from './sensor.ts';

/**
 * The recipe that inspects the demo footage of one size.
 *
 * Frames without a defect pass; frames with a merged, smeared or splashed dot inside fail. A missing dot leaves no region, so
 * only the count can see it, and only when many are missing.
 *
 * @param bitDepth  of the footage; the levels scale with full scale
 * @throws RangeError  for a size that the footage does not come in
 */
export function demoRecipe(width: number, height: number, bitDepth = 8): Recipe {
  const { pitchPx, dotRadiusPx } = webGeometry(width, height);
  const unit = (2 ** bitDepth - 1) / 255;
  const dotAreaPx2 = 3.14159 * dotRadiusPx ** 2;
  const dots = (width * height) / pitchPx ** 2;
  return recipeSchema.parse({
    recipe: 1,
    name: 'dots on web',
    stages: [
      { stage: 'flatField' },
      { stage: 'gaussianBlur', sigmaPx: 1.1 },
      { stage: 'threshold', method: 'fixed', levelDn: ((LEVELS_DN.web + LEVELS_DN.dot) / 2) * unit, keep: 'above' },
      { stage: 'label', connectivity: 8 },
      {
        stage: 'measure', minAreaPx2: 20,
        properties: [
          'area', 'bbox', 'centroid', 'equivalent_diameter_area', 'eccentricity',
          'intensity_mean', 'intensity_min', 'intensity_max', 'intensity_std', 'touches_border',
        ],
      },
    ],
    rules: [
      // The largest good dot is 1.06 times the nominal area; the smallest smeared one 1.3 times.
      { id: 'merged or smeared', property: 'area', max: Math.round(dotAreaPx2 * 1.18) },
      { id: 'speck', property: 'intensity_max', max: 210 * unit },
      { id: 'too few dots', count: { min: Math.floor(dots * 0.5) } },
    ],
  });
}
