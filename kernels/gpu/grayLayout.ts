import type { Plan, PlannedGray, StageName } from '../recipe/plan.ts';
import { gatherSource, lookupSource } from './filterSources.ts';
import {
  blurColumnPass, blurColumnSource, blurRowPass, inputSource, loadSource, storePass, storedSource, type ImageBuffer, type NamedSource,
} from './grayPasses.ts';
import { localStagePasses } from './localPasses.ts';
import type { PassSpec, StagePasses } from './passSpec.ts';
import { fusesThreshold, maskPass, thresholdPasses } from './thresholdPasses.ts';
import { valueBound } from '../recipe/valueBound.ts';

/** The passes from the samples to the mask. */
export interface GrayLayout {
  readonly stages: readonly StagePasses[];
  readonly fusedInto: Readonly<Record<StageName, StageName>>;
  /** Where the last pass of a stage leaves its image; nothing for stages that are computed where they are read. */
  readonly images: ReadonlyMap<StageName, ImageBuffer>;
}

/** A stage whose last step is not a pass yet: the next stage may compute it where it reads. */
interface OpenStage {
  readonly stage: StageName;
  readonly passes: readonly PassSpec[];
  /** The image that its last step reads; null for the samples, or for rows or columns of its own. */
  readonly reads: ImageBuffer | null;
  /** Its last step works on column tiles. */
  readonly tiled: boolean;
}

const FILL_TILE = 'fillTile(group, lane);';

/**
 * Lays the gray stages and the threshold out as passes.
 *
 * Fused: a stage that looks at one pixel (flatField, lookup) is computed inside the pass that reads it; the last stage before a
 * threshold of one level, if its values are made in one pass, is computed inside the threshold's. Profiled: every stage has passes
 * of its own and leaves its image in memory.
 */
export function layOutGray(plan: Plan, profile: boolean): GrayLayout {
  const chain = createChain(plan, profile);
  if (plan.flatField) chain.addPointwise(plan.flatField.name, (name) => inputSource(plan, name));
  plan.gray.forEach((stage, index) => { addStage(plan, chain, stage, valueBound(plan, index)); });
  return chain.end();
}

function addStage(plan: Plan, chain: Chain, stage: PlannedGray, bound: number): void {
  switch (stage.stage) {
    case 'lookup': chain.addPointwise(stage.name, lookupSource(plan, stage, chain.source)); return;
    case 'gaussianBlur':
      chain.addFilter(stage.name, (source) => ({ passes: [blurRowPass(plan, stage, source('gray'))], source: (name) => blurColumnSource(plan, stage, name), tiled: true }));
      return;
    case 'localMean': case 'localDeviation':
      chain.addStored(stage.name, (source) => localStagePasses(plan, stage, bound, source('gray')));
      return;
    case 'median': case 'gradient': case 'hessian': case 'custom':
      chain.addFilter(stage.name, (source) => ({ passes: [], source: gatherSource(plan, stage, source), tiled: false }));
  }
}

interface Filter {
  readonly passes: readonly PassSpec[];
  readonly source: NamedSource;
  readonly tiled: boolean;
}

interface Chain {
  /** What the next stage reads. */
  readonly source: NamedSource;
  addPointwise(stage: StageName, source: NamedSource): void;
  addFilter(stage: StageName, make: (source: NamedSource) => Filter): void;
  /** A stage whose passes end in `image` and are not fused with what follows. */
  addStored(stage: StageName, make: (source: NamedSource) => readonly PassSpec[]): void;
  end(): GrayLayout;
}

function createChain(plan: Plan, profile: boolean): Chain {
  const stages: StagePasses[] = [];
  const fusedInto: Record<StageName, StageName> = {};
  const images = new Map<StageName, ImageBuffer>();
  let source: NamedSource = (name) => (plan.flatField ? inputSource(plan, name) : loadSource(plan, name));
  let image: ImageBuffer | null = null;
  let open: OpenStage | null = null;
  /** Pointwise stages inside `source` that no pass computes yet. */
  let waiting: StageName[] = [];

  const takeWaiting = (into: StageName): void => {
    for (const stage of waiting) fusedInto[stage] = into;
    waiting = [];
  };
  const leave = (stage: StageName, passes: readonly PassSpec[], target: ImageBuffer): void => {
    stages.push({ stage, passes });
    images.set(stage, target);
    image = target;
    source = (name) => storedSource(plan, target, name);
  };
  /** Ends the open stage with a pass that stores its image. */
  const close = (): void => {
    if (!open) return;
    const { stage, passes, reads, tiled } = open;
    const target = reads === 'image' ? 'spare' : 'image';
    const name = tiled ? `${stage} columns` : stage;
    open = null;
    leave(stage, [...passes, tiled ? blurColumnPass(plan, source('gray'), name) : storePass(plan, source('gray'), name, target)], target);
  };

  return {
    get source() { return source; },
    addPointwise: (stage, next) => {
      if (open) fusedInto[stage] = open.stage;
      else if (!profile) waiting.push(stage);
      source = next;
      if (!profile) return;
      open = { stage, passes: [], reads: image, tiled: false };
      close();
    },
    addFilter: (stage, make) => {
      close();
      takeWaiting(stage);
      const filter = make(source);
      open = { stage, passes: filter.passes, reads: filter.tiled ? null : image, tiled: filter.tiled };
      source = filter.source;
      if (profile) close();
    },
    addStored: (stage, make) => {
      close();
      takeWaiting(stage);
      leave(stage, make(source), 'image');
    },
    end: () => {
      const { threshold } = plan;
      if (open && fusesThreshold(threshold)) {
        const { stage, passes, tiled } = open;
        fusedInto[threshold.name] = stage;
        const name = tiled ? `${stage} columns, ${threshold.name}` : `${stage}, ${threshold.name}`;
        stages.push({ stage, passes: [...passes, maskPass(plan, source('gray'), name, tiled ? FILL_TILE : '')] });
      } else {
        close();
        takeWaiting(threshold.name);
        stages.push({ stage: threshold.name, passes: thresholdPasses(plan, source('gray')) });
      }
      return { stages, fusedInto, images };
    },
  };
}
