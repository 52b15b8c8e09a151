import { frameBytes } from '../frame.ts';
import type { Plan, StageName } from '../recipe/plan.ts';
import { nodeCount } from '../stages/label/maskRuns.wgsl.ts';
import { recordWords } from '../stages/measure/regionRecord.wgsl.ts';
import { OTSU_BINS } from '../stages/threshold/otsu.ts';
import { blurColumnPass, blurColumnSource, blurRowPass, fillPasses, inputSource, loadSource, storePass, storedSource } from './grayPasses.ts';
import { HEADER_BYTES } from './header.ts';
import { labelPasses, planGeometry, planRank } from './labelPasses.ts';
import { measurePasses, recordParts } from './measurePasses.ts';
import type { BufferName, PassSpec, StagePasses } from './passSpec.ts';
import { maskPass, otsuPasses } from './thresholdPasses.ts';

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
 * Fused: the correction is computed inside the first blur's row pass, a fixed threshold inside the last blur's column pass; without
 * a blur both sit in the threshold's own pass. Profiled: every stage has its own passes and leaves its image in memory.
 *
 * @param profile   true for a pass or more of its own for every stage
 * @param capacity  regions that get a record
 */
export function layOutPasses(plan: Plan, profile: boolean, capacity: number): PassPlan {
  const gray = profile ? separateGray(plan) : fusedGray(plan);
  const stages = [
    ...withFill(plan, gray.stages),
    { stage: plan.label.name, passes: labelPasses(plan) },
    { stage: plan.measure.name, passes: measurePasses(plan, capacity) },
  ];
  return { stages, fusedInto: gray.fusedInto, sizes: bufferSizes(plan, stages, capacity), capacity };
}

/** The passes that leave one gray stage's output, or `raw` in DN, in `image`: for readStage. */
export function grayStagePasses(plan: Plan, stage: StageName): readonly PassSpec[] {
  if (stage === 'raw') return [storePass(plan, loadSource(plan), 'raw')];
  const stages = withFill(plan, separateGray(plan).stages);
  return stages.slice(0, stages.findIndex((entry) => entry.stage === stage) + 1).flatMap((entry) => entry.passes);
}

/** Bad pixels are filled first of all; the time is the first stage's: flatField's, or that of the stage it is fused into. */
function withFill(plan: Plan, [first, ...rest]: readonly StagePasses[]): readonly StagePasses[] {
  return first ? [{ stage: first.stage, passes: [...fillPasses(plan), ...first.passes] }, ...rest] : [];
}

interface GrayLayout {
  readonly stages: readonly StagePasses[];
  readonly fusedInto: Record<StageName, StageName>;
}

function fusedGray(plan: Plan): GrayLayout {
  const { flatField, blurs, threshold } = plan;
  const otsu = threshold.method === 'otsu';
  const stages: StagePasses[] = [];
  const fusedInto: Record<StageName, StageName> = {};
  if (flatField) fusedInto[flatField.name] = blurs[0]?.name ?? threshold.name;
  blurs.forEach((blur, index) => {
    const rows = blurRowPass(plan, blur, index === 0 ? inputSource(plan) : storedSource(plan));
    const last = index === blurs.length - 1;
    const columns = last && !otsu
      ? maskPass(plan, blurColumnSource(plan, blur), `${blur.name} columns, ${threshold.name}`, 'fillTile(group, lane);')
      : blurColumnPass(plan, blur);
    if (last && !otsu) fusedInto[threshold.name] = blur.name;
    stages.push({ stage: blur.name, passes: [rows, columns] });
  });
  if (otsu || blurs.length === 0) {
    const source = blurs.length === 0 ? inputSource(plan) : storedSource(plan);
    stages.push({ stage: threshold.name, passes: [...(otsu ? otsuPasses(plan, source) : []), maskPass(plan, source, threshold.name)] });
  }
  return { stages, fusedInto };
}

function separateGray(plan: Plan): GrayLayout {
  const { flatField, blurs, threshold } = plan;
  const stored = storedSource(plan);
  const stages: StagePasses[] = [];
  if (flatField) stages.push({ stage: flatField.name, passes: [storePass(plan, inputSource(plan), flatField.name)] });
  blurs.forEach((blur, index) => {
    const source = index === 0 && !flatField ? inputSource(plan) : stored;
    stages.push({ stage: blur.name, passes: [blurRowPass(plan, blur, source), blurColumnPass(plan, blur)] });
  });
  const source = stages.length === 0 ? inputSource(plan) : stored;
  stages.push({
    stage: threshold.name,
    passes: [...(threshold.method === 'otsu' ? otsuPasses(plan, source) : []), maskPass(plan, source, threshold.name)],
  });
  return { stages, fusedInto: {} };
}

/** Buffers are padded to whole words; those that no pass names are not made. */
function bufferSizes(plan: Plan, stages: readonly StagePasses[], capacity: number): ReadonlyMap<BufferName, number> {
  const { width, height } = plan.format;
  const image = width * height * 4;
  const rank = planRank(plan).length * 4;
  const nodes = nodeCount(planGeometry(plan)) * 4;
  const all: Record<BufferName, number> = {
    raw: Math.ceil(frameBytes(plan.format) / 4) * 4, dark: image, gain: image, bad: (plan.flatField?.bad.table.length ?? 0) * 4, rows: image, image, labels: image,
    histogram: OTSU_BINS * 4, levels: OTSU_BINS * 4, level: 4, header: HEADER_BYTES,
    mask: plan.mask.sizeBytes, parent: nodes, stripTop: nodes, area: nodes, components: rank, kept: rank,
    records: capacity * recordWords(recordParts(plan)) * 4,
  };
  const named = new Set<BufferName>(['raw', ...stages.flatMap((stage) => stage.passes.flatMap((pass) => pass.bindings.map((entry) => entry.buffer)))]);
  return new Map([...named].map((name) => [name, all[name]]));
}
