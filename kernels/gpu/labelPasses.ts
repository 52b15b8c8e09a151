import type { Plan } from '../recipe/plan.ts';
import { borderWgsl, borderWork } from '../stages/label/border.wgsl.ts';
import { markWgsl } from '../stages/label/firstPixel.wgsl.ts';
import { NO_TOP_WGSL, WORD_THREADS, flattenWgsl } from '../stages/label/flatten.wgsl.ts';
import { localWgsl, tileCount } from '../stages/label/local.wgsl.ts';
import { maskGeometry, maskRunsWgsl, type MaskGeometry } from '../stages/label/maskRuns.wgsl.ts';
import { PAINT_THREADS, paintWgsl } from '../stages/label/paint.wgsl.ts';
import { rankCountWgsl, rankGeometry, rankScanWgsl, type RankGeometry } from '../stages/label/rank.wgsl.ts';
import { HEADER } from './header.ts';
import { LINEAR_GROUP, linearGroups, type BindingSpec, type BufferName, type PassSpec } from './passSpec.ts';

export const ATOMICS = 'array<atomic<u32>>';
export const WORDS = 'array<u32>';

export const binding = (buffer: BufferName, type = WORDS, access: BindingSpec['access'] = 'read_write'): BindingSpec => ({ buffer, access, type });
export const MASK: BindingSpec = binding('mask', WORDS, 'read');

export function planGeometry(plan: Plan): MaskGeometry {
  return maskGeometry(plan.format.width, plan.format.height, plan.label.connectivity, plan.mask.strideBytes);
}

export function planRank(plan: Plan): RankGeometry {
  return rankGeometry(Math.ceil(plan.format.width / 32), plan.format.height);
}

/** WGSL in front of every pass that walks the mask's runs. */
export function runsWgsl(geometry: MaskGeometry): string {
  return `${LINEAR_GROUP}\n${NO_TOP_WGSL}\n${maskRunsWgsl(geometry)}`;
}

/** Bindings that exist for 8-connectivity alone. */
export function stripTop(geometry: MaskGeometry, type = WORDS): readonly BindingSpec[] {
  return geometry.connectivity === 8 ? [binding('stripTop', type)] : [];
}

/** Counts the bits of a rank and puts the total into the header. */
export function rankPasses(plan: Plan, buffer: 'components' | 'kept', headerWord: number): readonly PassSpec[] {
  const rank = planRank(plan);
  return [
    { name: `count ${buffer}`, bindings: [binding(buffer)], groups: linearGroups(rank.blocks, 1), body: `${LINEAR_GROUP}\n${rankCountWgsl(buffer, rank)}` },
    { name: `scan ${buffer}`, bindings: [binding(buffer), binding('header')], groups: [1, 1], body: rankScanWgsl(buffer, rank, headerWord) },
  ];
}

/** Finds the components of `mask`: flattened `parent`; also clears `components`. */
export function componentPasses(geometry: MaskGeometry): readonly PassSpec[] {
  const runs = runsWgsl(geometry);
  const words = linearGroups(geometry.rowWords * geometry.strips, WORD_THREADS);
  const border = borderWork(geometry);
  return [
    { name: 'label tiles', bindings: [MASK, binding('parent', ATOMICS), binding('components', ATOMICS), ...stripTop(geometry, ATOMICS)], groups: tileCount(geometry), body: runs + localWgsl(geometry) },
    ...(border === 0 ? [] : [
      { name: 'unite tiles', bindings: [MASK, binding('parent', ATOMICS)], groups: linearGroups(border, 64), body: runs + borderWgsl(geometry) },
    ]),
    { name: 'flatten', bindings: [MASK, binding('parent', ATOMICS), ...stripTop(geometry, ATOMICS)], groups: words, body: runs + flattenWgsl(geometry) },
  ];
}

/** Finds the components of `mask` and numbers them: flattened `parent`, and `components`, the rank of their first pixels. */
export function labelPasses(plan: Plan): readonly PassSpec[] {
  const geometry = planGeometry(plan);
  const runs = runsWgsl(geometry);
  const words = linearGroups(geometry.rowWords * geometry.strips, WORD_THREADS);
  return [
    ...componentPasses(geometry),
    { name: 'mark components', bindings: [MASK, binding('parent'), binding('components', ATOMICS), ...stripTop(geometry)], groups: words, body: runs + markWgsl(geometry) },
    ...rankPasses(plan, 'components', HEADER.components),
  ];
}

/** Paints the label image into `labels`, after the label passes. */
export function paintPass(plan: Plan): PassSpec {
  const geometry = planGeometry(plan);
  return {
    name: 'paint labels',
    bindings: [MASK, binding('parent'), binding('components'), ...stripTop(geometry), binding('labels')],
    groups: linearGroups(plan.format.width * plan.format.height, PAINT_THREADS),
    body: runsWgsl(geometry) + paintWgsl(geometry, planRank(plan)),
  };
}
