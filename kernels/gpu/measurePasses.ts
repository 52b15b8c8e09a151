import type { Plan } from '../recipe/plan.ts';
import { eachRootWgsl, firstPixelWgsl } from '../stages/label/firstPixel.wgsl.ts';
import { WORD_THREADS } from '../stages/label/flatten.wgsl.ts';
import { TILE_STRIPS, TILE_WORDS, tileCount } from '../stages/label/local.wgsl.ts';
import { rankOfWgsl } from '../stages/label/rank.wgsl.ts';
import { AREA_STRIPS, AREA_THREADS, areaWgsl, keepWgsl } from '../stages/measure/areaLimits.wgsl.ts';
import { assignWgsl } from '../stages/measure/assign.wgsl.ts';
import type { RecordParts } from '../stages/measure/regionRecord.wgsl.ts';
import { sumsWgsl } from '../stages/measure/sums.wgsl.ts';
import { inputSource, rawAtWgsl, type GraySource } from './grayPasses.ts';
import { HEADER } from './header.ts';
import { ATOMICS, MASK, WORDS, binding, planGeometry, planRank, rankPasses, runsWgsl, stripTop } from './labelPasses.ts';
import { f32Literal, linearGroups, type PassSpec } from './passSpec.ts';

/** @returns what the plan's records hold */
export function recordParts(plan: Plan): RecordParts {
  return { intensity: plan.needsIntensity, weighted: plan.needsWeighted };
}

/** @returns true when regions are dropped by area before they get a record */
export function hasAreaLimits(plan: Plan): boolean {
  return plan.measure.minAreaPx2 > 1 || plan.measure.maxAreaPx2 !== undefined;
}

/** Measures the components that the label passes have found, into `records`. Tags `parent`: nothing can be painted afterwards. */
export function measurePasses(plan: Plan, capacity: number): readonly PassSpec[] {
  return [...(hasAreaLimits(plan) ? limitPasses(plan) : []), assignPass(plan, capacity), sumsPass(plan, capacity)];
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
  const intensity = plan.needsIntensity ? intensitySource(plan) : { bindings: [], wgsl: '' };
  return {
    name: 'sum regions',
    bindings: [MASK, binding('parent', WORDS, 'read'), ...intensity.bindings, binding('records', ATOMICS)],
    groups: tileCount(geometry),
    body: `${runsWgsl(geometry)}${intensity.wgsl}${sumsWgsl(recordParts(plan), capacity, TILE_WORDS, TILE_STRIPS)}`,
  };
}

/** WGSL: `intensityAt`, the integers of Plan.intensity; the corrected value is computed where it is read, by the stage's own kernel. */
function intensitySource(plan: Plan): GraySource {
  if (plan.intensity.source === 'raw') {
    return {
      bindings: [binding('raw', WORDS, 'read')],
      wgsl: `${rawAtWgsl(plan)}\nfn intensityAt(x: u32, y: u32) -> i32 { return i32(rawAt(i32(x), i32(y))); }\n`,
    };
  }
  const { bindings, wgsl } = inputSource(plan);
  const scale = f32Literal(2 ** plan.intensity.fractionBits);
  return { bindings, wgsl: `${wgsl}\nfn intensityAt(x: u32, y: u32) -> i32 { return i32(round(gray(i32(x), i32(y)) * ${scale})); }\n` };
}
