import type { StageImage } from '../engine.ts';
import type { Plan, StageName } from '../recipe/plan.ts';
import type { GuardedDevice } from './device.ts';
import { inErrorScopes } from './errorScopes.ts';
import { paintPass } from './labelPasses.ts';
import { encodePasses, type BufferOf, type Pass, type PassCompiler } from './pass.ts';
import { grayStagePasses, isMaskStage, type PassPlan } from './passPlan.ts';
import type { BufferName, PassSpec } from './passSpec.ts';
import type { Resources } from './resources.ts';
import { MAP_READ, USAGE } from './webgpuConstants.ts';

/** The images of stages, made on demand by running the frame's passes again as far as the stage. */
export interface StageImages {
  /**
   * Compiles what the stage needs, once; the function it gives submits at once and may be called for any slot.
   * @throws RangeError  when the plan has no image of that name
   */
  prepare(stage: StageName): Promise<(slot: number) => Promise<StageImage>>;
}

export function createStageImages(
  guarded: GuardedDevice, adapterName: string, resources: Resources, plan: Plan, passPlan: PassPlan, bufferOf: BufferOf,
  compiler: PassCompiler,
): StageImages {
  const { width, height } = plan.format;
  const names = ['raw', ...plan.stageNames.filter((name) => name !== plan.measure.name)];

  const readBuffer = async (passes: readonly Pass[], slot: number, name: BufferName, sizeBytes: number): Promise<ArrayBuffer> => {
    const target = resources.createBuffer('readback stage', sizeBytes, USAGE.mapRead | USAGE.copyTarget);
    try {
      const encoder = guarded.device.createCommandEncoder({ label: 'stage image' });
      encodePasses(encoder, passes, slot, { label: 'stage image' });
      encoder.copyBufferToBuffer(bufferOf(name, slot), 0, target, 0, sizeBytes);
      guarded.device.queue.submit([encoder.finish()]);
      await guarded.guard(target.mapAsync(MAP_READ));
      guarded.check();
      return target.getMappedRange().slice(0);
    } finally {
      resources.destroyBuffer(target);
    }
  };

  return {
    prepare: async (stage) => {
      if (!names.includes(stage)) throw new RangeError(`stage "${stage}" has no image: this plan has ${names.join(', ')}`);
      const passes = await inErrorScopes(guarded, adapterName, () => compiler.compile(stagePassSpecs(plan, passPlan, stage)));
      return async (slot) => {
        if (isMaskStage(plan, stage)) {
          const words = new Uint32Array(await readBuffer(passes, slot, 'mask', plan.mask.sizeBytes));
          return { stage, width, height, data: unpack(words, width, height, plan.mask.strideBytes / 4) };
        }
        const label = stage === plan.label.name;
        const data = await readBuffer(passes, slot, label ? 'labels' : grayStagePasses(plan, stage).image, width * height * 4);
        return { stage, width, height, data: label ? new Uint32Array(data) : new Float32Array(data) };
      };
    },
  };
}

/** Mask and labels by the engine's own passes, so that they are the frame's; gray stages by passes that leave their image. */
export function stagePassSpecs(plan: Plan, passPlan: PassPlan, stage: StageName): readonly PassSpec[] {
  const upTo = (name: StageName): readonly PassSpec[] =>
    passPlan.stages.slice(0, passPlan.stages.findIndex((entry) => entry.stage === name) + 1).flatMap((entry) => entry.passes);
  if (stage === plan.label.name) return [...upTo(stage), paintPass(plan)];
  if (isMaskStage(plan, stage)) return upTo(passPlan.fusedInto[stage] ?? stage);
  return grayStagePasses(plan, stage).passes;
}

function unpack(words: Uint32Array, width: number, height: number, strideWords: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[y * width + x] = (words[y * strideWords + (x >> 5)]! >>> (x & 31)) & 1;
  }
  return pixels;
}
