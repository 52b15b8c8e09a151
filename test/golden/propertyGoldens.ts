import type { Engine } from '../../kernels/engine.ts';
import { createPlan, type Plan } from '../../kernels/recipe/plan.ts';
import { recipeSchema } from '../../kernels/recipe/schema.ts';
import { REGION_PROPERTY_NAMES } from '../../kernels/regions/properties.ts';
import { readGzippedJson, unpackedSamples } from './packedGolden.ts';
import { regionDifferences, type GoldenColumns } from './regionDifferences.ts';

/** Frames of one size and recipe, each with what scikit-image measures in it. */
export interface PropertyGroup {
  readonly title: string;
  /** Every region property. */
  readonly plan: Plan;
  readonly frames: readonly PropertyGolden[];
}

export interface PropertyGolden {
  readonly name: string;
  readonly samples: Uint8Array | Uint16Array;
  readonly levelDn: number;
  /** Numbers of the regions within the area limits. */
  readonly label: readonly number[];
  readonly columns: GoldenColumns;
}

interface StoredGroup {
  readonly width: number;
  readonly height: number;
  readonly connectivity: 4 | 8;
  readonly minAreaPx2: number;
  readonly threshold: object;
  readonly frames: readonly {
    readonly name: string;
    readonly samples: string;
    readonly levelDn: number;
    readonly label: readonly number[];
    readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  }[];
}

/** 204 random masks in six groups and 20 natural images in two: properties.py says how. */
export function propertyGoldens(): PropertyGroup[] {
  return readGzippedJson<{ groups: readonly StoredGroup[] }>('properties.json.gz').groups.map(({ width, height, connectivity, minAreaPx2, threshold, frames }) => ({
    title: `${frames.length} of ${width}x${height}, ${connectivity}-connected, ${frames[0]!.name} to ${frames.at(-1)!.name}`,
    plan: createPlan(recipeSchema.parse({
      recipe: 1, name: 'properties',
      stages: [threshold, { stage: 'label', connectivity }, { stage: 'measure', minAreaPx2, properties: REGION_PROPERTY_NAMES }],
    }), { width, height, pixelFormat: 'gray8', bitDepth: 8, range: 'full' }),
    frames: frames.map(({ name, samples, levelDn, label, columns }) =>
      ({ name, samples: unpackedSamples(samples, 8), levelDn, label, columns: new Map(Object.entries(columns)) })),
  }));
}

/** @returns a line for everything in which an engine's tables of a group's frames differ from the goldens */
export async function propertyDifferences({ plan, frames }: PropertyGroup, engine: Engine): Promise<string[]> {
  const differences: string[] = [];
  for (const [index, { name, samples, levelDn, label, columns }] of frames.entries()) {
    const found = await engine.inspect({ index, ptsUs: null, pixels: samples });
    const say = (line: string): void => { differences.push(`${name}: ${line}`); };
    if (Math.fround(found.levelDn ?? NaN) !== Math.fround(levelDn)) say(`level ${found.levelDn}, golden ${levelDn}`);
    if (found.regions.label.join(' ') !== label.join(' ')) say(`regions ${found.regions.label.join(' ')}, golden ${label.join(' ')}`);
    else regionDifferences(columns, found.regions, plan).forEach(say);
  }
  return differences;
}
