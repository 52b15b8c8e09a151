import { saturatedFrom } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import type { DetailGroup } from '../regions/regionDetails.ts';
import { eachRootWgsl, firstPixelWgsl } from '../stages/label/firstPixel.wgsl.ts';
import { WORD_THREADS } from '../stages/label/flatten.wgsl.ts';
import { TILE_STRIPS, TILE_WORDS, tileCount } from '../stages/label/local.wgsl.ts';
import { rankOfWgsl } from '../stages/label/rank.wgsl.ts';
import { AREA_STRIPS, AREA_THREADS, areaWgsl, keepWgsl } from '../stages/measure/areaLimits.wgsl.ts';
import { assignWgsl } from '../stages/measure/assign.wgsl.ts';
import { outlineTiles, outlineWgsl } from '../stages/measure/outline.wgsl.ts';
import type { RecordParts } from '../stages/measure/regionRecord.wgsl.ts';
import { sumsWgsl } from '../stages/measure/sums.wgsl.ts';
import { inputSource, rawAtWgsl, type GraySource } from './grayPasses.ts';
import { HEADER } from './header.ts';
import { ATOMICS, MASK, WORDS, binding, planGeometry, planRank, rankPasses, runsWgsl, stripTop } from './labelPasses.ts';
import { f32Literal, linearGroups, type PassSpec } from './passSpec.ts';

/** @returns what the plan's records hold */
export function recordParts({ needsIntensity, needsWeighted, details }: Plan): RecordParts {
  const has = (group: DetailGroup): boolean => details.has(group);
  return { intensity: needsIntensity, weighted: needsWeighted, outline: has('outline'), third: has('third'), saturated: has('saturated'), roi: has('roi') };
}

/** @returns true when regions are dropped by area before they get a record */
export function hasAreaLimits(plan: Plan): boolean {
  return plan.measure.minAreaPx2 > 1 || plan.measure.maxAreaPx2 !== undefined;
}

/** Measures the components that the label passes have found, into `records`. Tags `parent`: nothing can be painted afterwards. */
export function measurePasses(plan: Plan, capacity: number): readonly PassSpec[] {
  return [
    ...(hasAreaLimits(plan) ? limitPasses(plan) : []), assignPass(plan, capacity), sumsPass(plan, capacity),
    ...(plan.details.has('outline') ? [outlinePass(plan, capacity)] : []),
  ];
}

/** The early drop: areas, then a rank of the first pixels of those within the limits. */
function limitPasses(plan: Plan): readonly PassSpec[] {
  const geometry = planGeometry(plan);
  const { minAreaPx2, maxAreaPx2 } = plan.measure;
  return [
    {
      name: 'areas', bindings: [MASK, binding('parent', WORDS, 'read'), binding('area', ATOMICS), binding('kept', ATOMICS)],
      groups: linearGroups(Math.ceil(geometry.strips / AREA_STRIPS) * geometry.rowWords, AREA_THREADS),
      body: runsWgsl(geometry) + areaWgsl(true),
    },
    {
      name: 'area limits', bindings: [MASK, binding('parent', WORDS, 'read'), binding('area'), binding('kept', ATOMICS), ...stripTop(geometry)],
      groups: linearGroups(geometry.rowWords * geometry.strips, WORD_THREADS),
      body: `${runsWgsl(geometry)}${firstPixelWgsl(geometry)}${keepWgsl(minAreaPx2, maxAreaPx2 ?? null)}${eachRootWgsl()}`,
    },
    ...rankPasses(plan, 'kept', HEADER.kept),
  ];
}

function assignPass(plan: Plan, capacity: number): PassSpec {
  const geometry = planGeometry(plan);
  const rank = planRank(plan);
  const limited = hasAreaLimits(plan);
  return {
    name: 'assign records',
    bindings: [MASK, binding('parent'), binding('components'), ...stripTop(geometry), ...(limited ? [binding('kept')] : []), binding('records')],
    groups: linearGroups(geometry.rowWords * geometry.strips, WORD_THREADS),
    body: [
      runsWgsl(geometry), firstPixelWgsl(geometry), rankOfWgsl('components', 'component', rank), limited ? rankOfWgsl('kept', 'kept', rank) : '',
      assignWgsl(recordParts(plan), limited, capacity), eachRootWgsl(),
    ].join('\n'),
  };
}

function sumsPass(plan: Plan, capacity: number): PassSpec {
  const geometry = planGeometry(plan);
  const pixels = pixelSource(plan);
  const roi: GraySource = plan.details.has('roi')
    ? { bindings: [binding('roi', WORDS, 'read')], wgsl: `fn roiWord(row: u32, word: u32) -> u32 { return roi[row * ${geometry.strideWords}u + word]; }\n` }
    : { bindings: [], wgsl: '' };
  return {
    name: 'sum regions',
    bindings: [MASK, binding('parent', WORDS, 'read'), ...pixels.bindings, ...roi.bindings, binding('records', ATOMICS)],
    groups: tileCount(geometry),
    body: `${runsWgsl(geometry)}${pixels.wgsl}${roi.wgsl}${sumsWgsl(recordParts(plan), capacity, TILE_WORDS, TILE_STRIPS)}`,
  };
}

function outlinePass(plan: Plan, capacity: number): PassSpec {
  const geometry = planGeometry(plan);
  return {
    name: 'sum outlines', bindings: [MASK, binding('parent', WORDS, 'read'), binding('records', ATOMICS)],
    groups: outlineTiles(geometry.rowWords, geometry.height), body: `${runsWgsl(geometry)}${outlineWgsl(geometry.connectivity, recordParts(plan), capacity)}`,
  };
}

/** WGSL: what `sum regions` asks of a pixel: `intensityAt`, the integers of Plan.intensity, and `saturatedAt`, of the raw sample. */
function pixelSource(plan: Plan): GraySource {
  const wantsSaturated = plan.details.has('saturated');
  if (!plan.needsIntensity && !wantsSaturated) return { bindings: [], wgsl: '' };
  const { bindings, wgsl } = plan.needsIntensity ? intensitySource(plan) : rawSource(plan);
  const saturatedAt = `fn saturatedAt(x: u32, y: u32) -> bool { return rawAt(i32(x), i32(y)) >= ${saturatedFrom(plan.format)}u; }\n`;
  return { bindings, wgsl: `${wgsl}${wantsSaturated ? saturatedAt : ''}` };
}

function rawSource(plan: Plan): GraySource {
  return { bindings: [binding('raw', WORDS, 'read')], wgsl: `${rawAtWgsl(plan)}\n` };
}

/** The corrected value is computed where it is read, by the stage's own kernel. */
function intensitySource(plan: Plan): GraySource {
  if (plan.intensity.source === 'raw') {
    const { bindings, wgsl } = rawSource(plan);
    return { bindings, wgsl: `${wgsl}fn intensityAt(x: u32, y: u32) -> i32 { return i32(rawAt(i32(x), i32(y))); }\n` };
  }
  const { bindings, wgsl } = inputSource(plan);
  const scale = f32Literal(2 ** plan.intensity.fractionBits);
  return { bindings, wgsl: `${wgsl}\nfn intensityAt(x: u32, y: u32) -> i32 { return i32(round(gray(i32(x), i32(y)) * ${scale})); }\n` };
}
