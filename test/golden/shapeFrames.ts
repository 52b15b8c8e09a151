import { createPlan, parseRecipe, type Engine, type FrameFormat } from 'sightline/kernels';
import { REGION_PROPERTY_NAMES } from '../../kernels/regions/properties.ts';
import { SHAPE_FRAME } from './drawnShapes.ts';
import type { PropertyGroup } from './propertyGoldens.ts';
import { regionGoldens } from './regionGoldens.ts';
import { publishedDifferences, shapeOracle } from './shapeOracle.ts';

/** Between the ground, which is 0, and the darkest pixel of a shape. */
const LEVEL_DN = 5.5;

/**
 * The nine drawn shapes as frames that an engine can inspect: a shape keeps its intensities, the ground is black. No property sees the
 * ground, so all values are those of the shape.
 *
 * @param connectivity  goldens are of 8; of 4, the plan measures Euler numbers alone and the frames have no columns
 */
export function shapeFrames(connectivity: 4 | 8): PropertyGroup {
  const { width, height, bitDepth } = SHAPE_FRAME;
  const format: FrameFormat = { width, height, bitDepth, pixelFormat: 'gray16le', range: 'full' };
  const stages = [{ stage: 'threshold', method: 'fixed', levelDn: LEVEL_DN }, { stage: 'label', connectivity }, { stage: 'measure', properties: connectivity === 8 ? REGION_PROPERTY_NAMES : ['euler_number'] }];
  const shapes = [...regionGoldens()].filter(({ scene }) => scene.name in shapeOracle());
  return {
    title: `the nine drawn shapes, ${connectivity}-connected`,
    plan: createPlan(parseRecipe({ recipe: 1, name: 'shapes', stages }), format),
    frames: shapes.map(({ scene: { name, mask, values }, count, columns }) => ({
      name, samples: Uint16Array.from(values, (value, pixel) => value * mask[pixel]!), levelDn: LEVEL_DN,
      label: Array.from({ length: count }, (_, i) => i + 1), columns: connectivity === 8 ? columns : new Map(),
    })),
  };
}

/** @returns a line for everything in which an engine's tables of the nine shapes differ from region-properties.json */
export async function shapeDifferences({ plan, frames }: PropertyGroup, engine: Engine): Promise<string[]> {
  const oracle = shapeOracle(), { connectivity } = plan.label, differences: string[] = [];
  for (const [index, { name, samples }] of frames.entries()) {
    const { columns } = (await engine.inspect({ index, ptsUs: null, pixels: samples })).regions, shape = oracle[name]!;
    const found = connectivity === 8 ? publishedDifferences(shape, columns) : [];
    // The Euler number of all that the frame holds: a shape may fall apart under 4-connectivity.
    const euler = columns.get('euler_number')!.reduce((sum, each) => sum + each, 0), published = connectivity === 8 ? shape.euler8 : shape.euler4;
    if (euler !== published) found.push(`euler_number: ${euler} in all, published ${published}`);
    differences.push(...found.map((line) => `${name}: ${line}`));
  }
  return differences;
}
