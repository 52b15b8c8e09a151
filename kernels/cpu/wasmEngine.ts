import {
  DeviceError, FRAMES_IN_FLIGHT, type Engine, type EngineHost, type FrameResult, type FrameTimes, type StageImage,
} from '../engine.ts';
import { describeFormat, frameBytes, type Frame } from '../frame.ts';
import type { Plan, StageName } from '../recipe/plan.ts';
import { deriveTable } from '../regions/deriveTable.ts';
import { CONTROL_BYTES, NO_STAGE } from './control.ts';
import { compileEngine } from './engineModule.ts';
import { createFrameSlots, type FrameSlot } from './frameSlots.ts';
import { createJobQueue, type JobQueue } from './jobQueue.ts';
import { fusedStages, planFusion } from './fusion.ts';
import { createLayout, equalStripes } from './layout.ts';
import { createProgram, stageIndices, type Program } from './program.ts';
import { readImage } from './readImage.ts';
import { readOutput } from './readSums.ts';
import { createSharedMemory } from './sharedMemory.ts';
import { startWorkers, type Workers } from './workers.ts';

export interface WasmEngineOptions {
  readonly plan: Plan;
  readonly host: EngineHost;
  /** Workers, one stripe of rows each. */
  readonly threads: number;
  readonly fallbackReason: string | null;
  /** Every stage by itself, for exact attribution; else neighbours are fused, and `fusedInto` says which. */
  readonly profile?: boolean;
  /** First row of each worker's stripe, ascending from 0; equal stripes unless given. */
  readonly stripeStarts?: readonly number[];
}

/**
 * The CPU engine: WebAssembly SIMD in `threads` workers over one shared memory. The caller's thread computes nothing and never
 * blocks; it copies frames that were not captured in place, and derives the region table.
 *
 * @throws RangeError   when `threads` is not a whole number from 1 to 64
 * @throws DeviceError  `limit`: the frame does not fit; `out-of-memory`; `thread`: a worker did not start
 */
export async function createWasmEngine(options: WasmEngineOptions): Promise<Engine> {
  const { plan, host, threads } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) throw new RangeError(`threads is ${threads}: pass a whole number from 1 to 64`);
  const layout = createLayout(plan, options.stripeStarts ?? equalStripes(plan.format.height, threads));
  const program = createProgram(plan, layout, planFusion(plan, options.profile ?? false));
  const memory = createSharedMemory(plan, layout);
  const queue = createJobQueue(new Int32Array(memory.buffer, layout.control, CONTROL_BYTES / 4));
  const workers = await startWorkers(host, program, await compileEngine(), memory, (error) => queue.close(error));
  return createEngine(options, { program, memory, queue, workers });
}

interface Parts {
  readonly program: Program;
  readonly memory: WebAssembly.Memory;
  readonly queue: JobQueue;
  readonly workers: Workers;
}

function createEngine({ plan, fallbackReason, threads }: WasmEngineOptions, { program, memory, queue, workers }: Parts): Engine {
  const { layout } = program;
  const fusedInto = fusedStages(plan, program.fusion);
  const slots = createFrameSlots(memory, layout.frames, frameBytes(plan.format));
  const freeOutputs = [...layout.outputs];
  let last: FrameSlot | null = null;
  let open = 0;

  const inspect = (frame: Frame): Promise<FrameResult> => new Promise((resolve, reject) => {
    checkFrame(plan, frame);
    if (open >= FRAMES_IN_FLIGHT) throw new RangeError(`${open} frames are being inspected: wait for one before the next inspect`);
    open++;
    const output = freeOutputs.pop()!;
    let slot: FrameSlot | null = null;
    const leave = (): void => {
      open--;
      freeOutputs.push(output);
    };
    queue.add({
      exclusive: false,
      prepare() {
        slot = slots.place(frame);
        return { pixels: slot.address, output, stage: NO_STAGE };
      },
      finish() {
        const result = readResult(plan, fusedInto, memory, output, frame, slot!.uploadMs);
        if (last) slots.release(last);
        last = slot;
        leave();
        resolve(result);
      },
      fail(error) {
        if (slot) slots.release(slot);
        leave();
        reject(error);
      },
    });
  });

  const readStage = (stage: StageName): Promise<StageImage> => new Promise((resolve, reject) => {
    const index = ['raw', ...plan.stageNames].indexOf(stage);
    if (index < 0 || index > stageIndices(program).label) {
      const known = ['raw', ...plan.stageNames.slice(0, stageIndices(program).label)];
      throw new RangeError(`stage ${stage} has no image: ask for ${known.join(', ')}`);
    }
    if (!last) throw new RangeError(`stage ${stage}: no frame was inspected yet, call inspect first`);
    const read = slots.hold(last);
    queue.add({
      exclusive: true,
      prepare: () => ({ pixels: read.address, output: layout.outputs[0]!, stage: index }),
      finish() {
        slots.release(read);
        resolve(readImage(program, memory, stage, index));
      },
      fail(error) {
        slots.release(read);
        reject(error);
      },
    });
  });

  return {
    backend: 'wasm',
    adapter: `WebAssembly SIMD, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    fallbackReason,
    plan,
    fusedInto,
    frameBuffers: slots.shared,
    inspect,
    readStage,
    createView: null,
    // A thread that fails takes the frame in it along, which says so.
    failed: new Promise(() => undefined),
    destroy() {
      queue.close(new DeviceError('device-lost', 'wasm: the engine was destroyed: create another to go on'));
      workers.leave();
    },
  };
}

function checkFrame(plan: Plan, frame: Frame): void {
  const samples = plan.format.width * plan.format.height;
  const bytes = frameBytes(plan.format);
  if (frame.pixels.length === samples && frame.pixels.byteLength === bytes) return;
  const kind = frame.pixels instanceof Uint8Array ? 'u8' : 'u16';
  throw new RangeError(`frame ${frame.index} has ${frame.pixels.length} ${kind} samples: the plan is for ${samples}, ${describeFormat(plan.format)}`);
}

/** @param foundDn  what Otsu's method found */
function levelOf({ threshold }: Plan, foundDn: number): number | null {
  switch (threshold.method) {
    case 'fixed': return threshold.levelDn;
    case 'otsu': return foundDn;
    case 'hysteresis': return threshold.lowDn;
    case 'niblack': case 'sauvola': return null;
  }
}

function readResult(
  plan: Plan, fusedInto: Engine['fusedInto'], memory: WebAssembly.Memory, output: number, frame: Frame, uploadMs: number,
): FrameResult {
  const began = performance.now();
  const found = readOutput(plan, memory, output);
  const regions = deriveTable(plan, found.sums);
  const readbackMs = performance.now() - began;
  const stageMs: Record<StageName, number | null> = {};
  plan.stageNames.forEach((name, stage) => { stageMs[name] = fusedInto[name] === undefined ? found.stageMs[stage]! : null; });
  const times: FrameTimes = { stageMs, uploadMs, readbackMs, totalMs: uploadMs + found.workMs + readbackMs };
  return {
    frame: frame.index,
    ptsUs: frame.ptsUs,
    labelledCount: found.labelledCount,
    regions,
    overflow: found.overflow,
    levelDn: levelOf(plan, found.levelDn),
    times,
  };
}
