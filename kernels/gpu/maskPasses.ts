import type { Plan, PlannedMask } from '../recipe/plan.ts';
import { touchesEdgeWgsl } from '../stages/fillHoles/touchesEdge.wgsl.ts';
import { CLIP_THREADS, clipWgsl } from '../stages/label/clip.wgsl.ts';
import { flagLargeWgsl, flagRunsWgsl, keepFlaggedWgsl } from '../stages/label/componentFlags.wgsl.ts';
import { eachRootWgsl } from '../stages/label/firstPixel.wgsl.ts';
import { WORD_THREADS } from '../stages/label/flatten.wgsl.ts';
import { maskGeometry, type MaskGeometry } from '../stages/label/maskRuns.wgsl.ts';
import { AREA_STRIPS, AREA_THREADS, areaLiteral, areaWgsl } from '../stages/measure/areaLimits.wgsl.ts';
import { elementReach, SPREAD_THREADS, spreadWgsl, type Reach } from '../stages/morphology/spread.wgsl.ts';
import { reachesHighWgsl } from '../stages/threshold/reachesHigh.wgsl.ts';
import { read, write } from './grayPasses.ts';
import { ATOMICS, MASK, WORDS, binding, componentPasses, planGeometry, runsWgsl } from './labelPasses.ts';
import { LINEAR_GROUP, linearGroups, type PassSpec } from './passSpec.ts';

/** The passes of a stage from `mask` to `mask`. */
export function maskStagePasses(plan: Plan, stage: PlannedMask): readonly PassSpec[] {
  switch (stage.stage) {
    case 'morphology': return morphologyPasses(plan, stage);
    case 'fillHoles': return keepPasses(holesGeometry(plan), [flagPass(holesGeometry(plan), touchesEdgeWgsl(plan.format.width), 'find the outside')]);
    case 'removeSmall': return keepPasses(planGeometry(plan), largePasses(planGeometry(plan), stage.minAreaPx2));
  }
}

/** Keeps the components of `mask` that have a pixel of `spareMask`. */
export function reachingPasses(plan: Plan): readonly PassSpec[] {
  const geometry = planGeometry(plan);
  const flags = flagPass(geometry, reachesHighWgsl(geometry.strideWords), 'find what reaches high');
  return keepPasses(geometry, [{ ...flags, bindings: [...flags.bindings, read('spareMask', WORDS)] }]);
}

/** Takes what is outside the ROI out of `mask`. */
export function clipPass({ mask: { sizeBytes } }: Plan): PassSpec {
  const words = sizeBytes / 4;
  return { name: 'clip to the ROI', bindings: [write('mask', WORDS), read('roi', WORDS)], groups: linearGroups(words, CLIP_THREADS), body: LINEAR_GROUP + clipWgsl(words) };
}

/** Geometries beside the label stage's that the plan's stages label by. */
export function stageGeometries(plan: Plan): readonly MaskGeometry[] {
  return plan.masks.some(({ stage }) => stage === 'fillHoles') ? [holesGeometry(plan)] : [];
}

/** The background, connected by the dual of the foreground's connectivity. */
function holesGeometry({ format, label, mask }: Plan): MaskGeometry {
  return maskGeometry(format.width, format.height, label.connectivity === 8 ? 4 : 8, mask.strideBytes, true);
}

const wordGroups = (geometry: MaskGeometry): readonly [number, number] => linearGroups(geometry.rowWords * geometry.strips, WORD_THREADS);

/** Labels, flags components, and takes the others away. */
function keepPasses(geometry: MaskGeometry, flagging: readonly PassSpec[]): readonly PassSpec[] {
  return [
    ...componentPasses(geometry), ...flagging,
    {
      name: geometry.inverted ? 'fill the rest' : 'take out the rest', bindings: [binding('mask'), binding('parent', WORDS, 'read')],
      groups: wordGroups(geometry), body: runsWgsl(geometry) + keepFlaggedWgsl(geometry.strideWords, geometry.inverted),
    },
  ];
}

function flagPass(geometry: MaskGeometry, flags: string, name: string): PassSpec {
  return { name, bindings: [MASK, binding('parent', ATOMICS)], groups: wordGroups(geometry), body: runsWgsl(geometry) + flags + flagRunsWgsl() };
}

function largePasses(geometry: MaskGeometry, minAreaPx2: number): readonly PassSpec[] {
  return [
    {
      name: 'component areas', bindings: [MASK, binding('parent', WORDS, 'read'), binding('area', ATOMICS)],
      groups: linearGroups(Math.ceil(geometry.strips / AREA_STRIPS) * geometry.rowWords, AREA_THREADS), body: runsWgsl(geometry) + areaWgsl(false),
    },
    {
      name: 'find the large', bindings: [MASK, binding('parent'), binding('area')], groups: wordGroups(geometry),
      body: runsWgsl(geometry) + flagLargeWgsl(areaLiteral(minAreaPx2)) + eachRootWgsl(),
    },
  ];
}

/** A rectangle goes along the rows and then the columns; other shapes go at once, and back from `spareMask` where steps are odd. */
function morphologyPasses(plan: Plan, { name, operation, shape, radiusPx }: PlannedMask & { stage: 'morphology' }): readonly PassSpec[] {
  const steps = { erode: [true], dilate: [false], open: [true, false], close: [false, true] }[operation];
  const whole = elementReach(shape, radiusPx);
  const parts: readonly Reach[] = shape === 'rectangle' ? [[radiusPx], whole.map(() => 0)] : [whole];
  const passes = steps.flatMap((erode) => parts.map((reach) => ({ erode, reach })));
  const all = passes.length % 2 === 0 ? passes : [...passes, { erode: false, reach: [0] }];
  return all.map(({ erode, reach }, index) => spreadPass(plan, reach, erode, index, all.length > 1 ? `${name} ${index + 1}` : name));
}

function spreadPass({ format, mask }: Plan, reach: Reach, erode: boolean, index: number, name: string): PassSpec {
  const [from, to] = index % 2 === 0 ? ['mask', 'spareMask'] as const : ['spareMask', 'mask'] as const;
  const words = { width: format.width, height: format.height, strideWords: mask.strideBytes / 4 };
  return {
    name, bindings: [read(from, WORDS), write(to, WORDS)], groups: linearGroups(Math.ceil(format.width / 32) * format.height, SPREAD_THREADS),
    body: LINEAR_GROUP + spreadWgsl(words, reach, erode, from, to),
  };
}
