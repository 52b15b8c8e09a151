import { frameBytes } from '../frame.ts';
import type { Plan, StageName } from '../recipe/plan.ts';
import { nodeCount } from '../stages/label/maskRuns.wgsl.ts';
import { recordWords } from '../stages/measure/regionRecord.wgsl.ts';
import { OTSU_BINS } from '../stages/threshold/otsu.ts';
import { lookupTables } from './filterSources.ts';
import { layOutGray } from './grayLayout.ts';
import { fillPasses, loadSource, storePass, type ImageBuffer } from './grayPasses.ts';
import { HEADER_BYTES } from './header.ts';
import { labelPasses, planGeometry, planRank } from './labelPasses.ts';
import { clipPass, maskStagePasses, stageGeometries } from './maskPasses.ts';
import { measurePasses, recordParts } from './measurePasses.ts';
import type { BufferName, PassSpec, StagePasses } from './passSpec.ts';

/** A plan as passes: everything about a frame's work but the device. */
export interface PassPlan {
  /** In order; one entry has one pair of timestamps. */
  readonly stages: readonly StagePasses[];
  /** Stages without an entry of their own, and the stage that computes them. */
  readonly fusedInto: Readonly<Record<StageName, StageName>>;
  /** Bytes of every buffer that the passes name. */
  readonly sizes: ReadonlyMap<BufferName, number>;
  /** Records that `records` has room for. */
  readonly capacity: number;
}

/**
 * Lays a plan out as passes.
 *
 * Fused: layOutGray says what is computed inside what. Profiled: every stage has its own passes and leaves its image in memory.
 *
 * @param profile   true for a pass or more of its own for every stage
 * @param capacity  regions that get a record
 */
export function layOutPasses(plan: Plan, profile: boolean, capacity: number): PassPlan {
  const gray = layOutGray(plan, profile);
  const masked = [...withFill(plan, gray.stages), ...plan.masks.map((stage) => ({ stage: stage.name, passes: maskStagePasses(plan, stage) }))];
  const stages = [
    ...(plan.roi?.mode === 'clip' ? withClip(plan, masked) : masked),
    { stage: plan.label.name, passes: labelPasses(plan) },
    { stage: plan.measure.name, passes: measurePasses(plan, capacity) },
  ];
  return { stages, fusedInto: gray.fusedInto, sizes: bufferSizes(plan, stages, capacity), capacity };
}

/** The passes that leave one gray stage's output, or `raw` in DN, in an image, and which: for readStage. */
export function grayStagePasses(plan: Plan, stage: StageName): { readonly passes: readonly PassSpec[]; readonly image: ImageBuffer } {
  if (stage === 'raw') return { passes: [storePass(plan, loadSource(plan), 'raw')], image: 'image' };
  const { stages, images } = layOutGray(plan, true);
  const filled = withFill(plan, stages);
  const passes = filled.slice(0, filled.findIndex((entry) => entry.stage === stage) + 1).flatMap((entry) => entry.passes);
  return { passes, image: images.get(stage)! };
}

/** @returns true for the stages that read and write the mask, and the one that makes it */
export function isMaskStage(plan: Plan, stage: StageName): boolean {
  return stage === plan.threshold.name || plan.masks.some(({ name }) => name === stage);
}

/** Bad pixels are filled first of all; the time is the first stage's: flatField's, or that of the stage it is fused into. */
function withFill(plan: Plan, [first, ...rest]: readonly StagePasses[]): readonly StagePasses[] {
  return first ? [{ stage: first.stage, passes: [...fillPasses(plan), ...first.passes] }, ...rest] : [];
}

/** The mask of the last stage before label ends where the ROI ends. */
function withClip(plan: Plan, stages: readonly StagePasses[]): readonly StagePasses[] {
  return stages.map((entry, index) => (index === stages.length - 1 ? { ...entry, passes: [...entry.passes, clipPass(plan)] } : entry));
}

/** Buffers are padded to whole words; those that no pass names are not made. */
function bufferSizes(plan: Plan, stages: readonly StagePasses[], capacity: number): ReadonlyMap<BufferName, number> {
  const { width, height } = plan.format;
  const image = width * height * 4;
  const rank = planRank(plan).length * 4;
  const nodes = Math.max(...[planGeometry(plan), ...stageGeometries(plan)].map(nodeCount)) * 4;
  const all: Record<BufferName, number> = {
    raw: Math.ceil(frameBytes(plan.format) / 4) * 4, dark: image, gain: image, bad: (plan.flatField?.bad.table.length ?? 0) * 4, rows: image, image, spare: image, sums: image, squares: 2 * image, labels: image,
    tables: lookupTables(plan).byteLength,
    histogram: OTSU_BINS * 4, levels: OTSU_BINS * 4, level: 4, header: HEADER_BYTES,
    mask: plan.mask.sizeBytes, spareMask: plan.mask.sizeBytes, roi: plan.mask.sizeBytes, parent: nodes, stripTop: nodes, area: nodes, components: rank, kept: rank,
    records: capacity * recordWords(recordParts(plan)) * 4,
  };
  const named = new Set<BufferName>(['raw', ...stages.flatMap((stage) => stage.passes.flatMap((pass) => pass.bindings.map((entry) => entry.buffer)))]);
  return new Map([...named].map((name) => [name, all[name]]));
}
