import { createPlan, parseRecipe, type FlatFieldMaps, type FrameFormat, type Plan, type StageImage } from 'sightline/kernels';
import { CONTROL_BYTES, NO_STAGE } from '../../../kernels/cpu/control.ts';
import { compileEngine, instantiateEngine } from '../../../kernels/cpu/engineModule.ts';
import { createFrameRunner } from '../../../kernels/cpu/frameRunner.ts';
import { planFusion } from '../../../kernels/cpu/fusion.ts';
import { createLayout } from '../../../kernels/cpu/layout.ts';
import { createProgram } from '../../../kernels/cpu/program.ts';
import { readImage } from '../../../kernels/cpu/readImage.ts';
import { readOutput, type FrameOutput } from '../../../kernels/cpu/readSums.ts';
import { createSharedMemory } from '../../../kernels/cpu/sharedMemory.ts';

/** What one worker of the wasm engine does, in the test's own thread: hundreds of plans without starting as many workers. */
export interface OneThread {
  inspect(samples: Uint8Array | Uint16Array): FrameOutput;
  /** Of the samples inspected last. */
  readStage(stage: string): StageImage['data'];
}

const compiled = compileEngine();

export async function createOneThread(plan: Plan, profile = false): Promise<OneThread> {
  const layout = createLayout(plan, [0]);
  const program = createProgram(plan, layout, planFusion(plan, profile));
  const memory = createSharedMemory(plan, layout);
  const engine = await instantiateEngine(await compiled, memory);
  const words = new Int32Array(memory.buffer, layout.control, CONTROL_BYTES / 4);
  const run = createFrameRunner({ engine, memory, program, thread: 0, words, barrier: () => undefined });
  const [pixels, output] = [layout.frames[0]!, layout.outputs[0]!];
  return {
    inspect(samples) {
      new Uint8Array(memory.buffer, pixels, samples.byteLength).set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      run({ pixels, output, stage: NO_STAGE });
      return readOutput(plan, memory, output);
    },
    readStage(stage) {
      const index = ['raw', ...plan.stageNames].indexOf(stage);
      run({ pixels, output: layout.outputs[1]!, stage: index });
      return readImage(program, memory, stage, index).data;
    },
  };
}

/** A plan of the stages given, `flatField` first where there are maps, a threshold by Otsu's method where they have none, label and measure. */
export function planOf(format: FrameFormat, stages: readonly { readonly stage: string }[], maps: FlatFieldMaps | null, connectivity: 4 | 8 = 8): Plan {
  const threshold = { stage: 'threshold', method: 'otsu' };
  return createPlan(parseRecipe({
    recipe: 1, name: 'golden',
    stages: [...(maps ? [{ stage: 'flatField' }] : []), ...stages, ...(stages.some(({ stage }) => stage === 'threshold') ? [] : [threshold]),
      { stage: 'label', connectivity }, { stage: 'measure', properties: ['area'] }],
  }), format, maps);
}
