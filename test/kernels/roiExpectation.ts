import { expect } from 'vitest';
import { createPlan, parseRecipe, type Engine, type Frame, type FrameFormat, type FrameResult, type Plan } from 'sightline/kernels';
import { readGzippedJson, unpackedBytes } from '../golden/packedGolden.ts';
import { gray8, maskFrame, syntheticMaps } from './cpu/scene.ts';

interface RegionScene {
  readonly rois: readonly unknown[];
  readonly connectivity: 4 | 8;
  readonly mask: string;
  readonly clipped: readonly (readonly [area: number, row: number, col: number])[];
  readonly whole: readonly (readonly [area: number, inside: number])[];
}

export type MakeEngine = (plan: Plan) => Promise<Engine>;

const { width: WIDTH, height: HEIGHT, regions } = readGzippedJson<{ readonly width: number; readonly height: number; readonly regions: readonly RegionScene[] }>('rois.json.gz');

/** Lists of ROIs of the goldens. */
export const ROI_LISTS = [...new Set(regions.map(({ rois }) => JSON.stringify(rois)))];

type Found = (index: number) => { readonly labelledCount: number; readonly label: readonly number[]; readonly column: (name: string) => readonly number[] };

/** Inspects masks under ROIs with one engine. */
async function inspected(make: MakeEngine, scenes: readonly RegionScene[], roiMode: string): Promise<Found> {
  const [{ rois, connectivity }] = scenes as [RegionScene];
  const stages = [{ stage: 'threshold', method: 'fixed', levelDn: 127.5 }, { stage: 'label', connectivity }, { stage: 'measure', properties: ['area', 'centroid'] }];
  const engine = await make(createPlan(parseRecipe({ recipe: 1, name: 'roi', stages, rois, roiMode }), gray8(WIDTH, HEIGHT)));
  try {
    const results: FrameResult[] = [];
    for (const { mask } of scenes) results.push(await engine.inspect(maskFrame(new Uint8Array(unpackedBytes(mask)))));
    return (index) => {
      const { labelledCount, regions: { label, columns } } = results[index]!;
      return { labelledCount, label: [...label], column: (name) => [...columns.get(name)!] };
    };
  } finally {
    engine.destroy();
  }
}

/** Compares regions under a list of ROIs, in every mode, with those of scikit-image. */
export async function expectRegionsOfGoldens(make: MakeEngine, list: string): Promise<void> {
  for (const wanted of [4, 8]) {
    const scenes = regions.filter(({ rois, connectivity }) => connectivity === wanted && JSON.stringify(rois) === list);
    expect(scenes).toHaveLength(2);
    const inMode = { clip: await inspected(make, scenes, 'clip'), flag: await inspected(make, scenes, 'flag'), drop: await inspected(make, scenes, 'drop') };
    scenes.forEach(({ clipped, whole }, index) => {
      const [clip, flag, drop] = [inMode.clip(index), inMode.flag(index), inMode.drop(index)];
      expect([clip.labelledCount, clip.column('area')], `scene ${index}`).toEqual([clipped.length, clipped.map(([area]) => area)]);
      for (const [place, name] of [[1, 'centroid_row'], [2, 'centroid_col']] as const) {
        clip.column(name).forEach((value, row) => { expect(value, `scene ${index}, ${name}`).toBeCloseTo(clipped[row]![place], 9); });
      }
      expect([flag.labelledCount, flag.column('area'), flag.column('inside_roi')], `scene ${index}`)
        .toEqual([whole.length, whole.map(([area]) => area), whole.map(([area, inside]) => Number(area === inside))]);
      const kept = whole.flatMap(([area, inside], row) => (area === inside ? [row + 1] : []));
      expect([drop.labelledCount, drop.label, drop.column('area')], `scene ${index}`).toEqual([whole.length, kept, kept.map((label) => whole[label - 1]![0])]);
    });
  }
}

const FIXED = { stage: 'threshold', method: 'fixed', levelDn: 118 };
const BLUR = { stage: 'gaussianBlur', sigmaPx: 1.3 };
/** Plans by how their mask is made: streamed, from a whole image, by steps on the mask. */
export const MASK_MAKERS: readonly (readonly [name: string, stages: readonly object[]])[] = [
  ['a level', [FIXED]],
  ['a blur and a level', [BLUR, FIXED]],
  ['flatField, a blur and Otsu', [{ stage: 'flatField' }, BLUR, { stage: 'threshold', method: 'otsu' }]],
  ['Niblack', [{ stage: 'threshold', method: 'niblack', radiusPx: 9 }]],
  ['hysteresis', [BLUR, { stage: 'threshold', method: 'hysteresis', lowDn: 110, highDn: 140 }]],
  ['a closing', [FIXED, { stage: 'morphology', operation: 'close', shape: 'disc', radiusPx: 2 }]],
  ['removeSmall, then fillHoles', [FIXED, { stage: 'removeSmall', minAreaPx2: 9 }, { stage: 'fillHoles' }]],
];

/** Clips only the mask of the last stage before label, by its own pixels, and leaves the level what it is. */
export async function expectClip(make: MakeEngine, head: readonly object[], format: FrameFormat, frame: Frame): Promise<void> {
  const rois = [{ id: 'a', shape: 'circle', row: format.height / 2, col: format.width / 2, radiusPx: format.height * 0.7 }, { id: 'b', shape: 'rectangle', mode: 'exclude', row: 0, col: format.width / 3, height: format.height, width: 2.5 }];
  const inspected = async (more: object) => {
    const stages = [...head, { stage: 'label' }, { stage: 'measure', properties: ['area', 'perimeter', 'intensity_mean'] }];
    const recipe = parseRecipe({ recipe: 1, name: 'clip', stages, ...more });
    const plan = createPlan(recipe, format, recipe.stages.some(({ stage }) => stage === 'flatField') ? syntheticMaps(format) : null);
    const engine = await make(plan);
    try {
      const result = await engine.inspect(frame);
      const masks = plan.stageNames.slice(plan.stageNames.indexOf('threshold'), -2);
      const images = [];
      for (const name of [...masks, 'label']) images.push((await engine.readStage(name)).data);
      return { plan, result, images };
    } finally {
      engine.destroy();
    }
  };
  const [whole, clipped] = [await inspected({}), await inspected({ rois })];
  const { mask } = clipped.plan.roi!;
  const isInside = (pixel: number): number => (mask[Math.floor(pixel / format.width) * clipped.plan.mask.strideBytes + ((pixel % format.width) >> 3)]! >> ((pixel % format.width) & 7)) & 1;
  const last = whole.images.length - 2;
  for (let k = 0; k < last; k++) expect(clipped.images[k], `mask ${k}`).toEqual(whole.images[k]);
  const expected = Uint8Array.from(whole.images[last]!, (value, pixel) => value & isInside(pixel));
  expect(clipped.images[last]).toEqual(expected);
  expect(expected.includes(1)).toBe(true);
  expect(expected).not.toEqual(whole.images[last]);
  expect(Uint8Array.from(clipped.images[last + 1]!, (label) => Number(label > 0))).toEqual(expected);
  expect(clipped.result.levelDn).toBe(whole.result.levelDn);
  expect(clipped.result.regions.columns.get('area')!.reduce((sum, area) => sum + area, 0)).toBe(expected.reduce((sum, value) => sum + value, 0));
}
