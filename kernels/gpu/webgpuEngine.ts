import {
  DeviceError, FRAMES_IN_FLIGHT, REGION_CAPACITY, type Engine, type EngineHost, type FrameResult, type StageImage,
} from '../engine.ts';
import { describeFormat, frameBytes, type Frame } from '../frame.ts';
import type { Plan, StageName } from '../recipe/plan.ts';
import { createRowTest, deriveTable } from '../regions/deriveTable.ts';
import { joinDetails, wholeRegionDetails, type MaskDetails } from '../regions/regionDetails.ts';
import { selectRows, type RegionSums } from '../regions/regionSums.ts';
import { describeFound, requestAdapter } from './adapter.ts';
import { acquireDevice, type GuardedDevice } from './device.ts';
import { inErrorScopes } from './errorScopes.ts';
import { createFrameSlots, FRAME_SLOTS } from './frameSlots.ts';
import { checkLimits } from './limits.ts';
import { createPassCompiler, encodePasses, type Pass } from './pass.ts';
import { layOutPasses, type PassPlan } from './passPlan.ts';
import { createPlanBuffers } from './planBuffers.ts';
import { createReadback, type FrameCounts, type Readback } from './readback.ts';
import { createResources, type LiveCounts, type Resources } from './resources.ts';
import { createStageImages, type StageImages } from './stageImages.ts';
import { createSlotView, createStageView, type SlotView } from './stageView.ts';
import { createTimestamps, type Timestamps } from './timestamps.ts';
import { uploadFrame } from './upload.ts';

export interface WebgpuEngineOptions {
  readonly plan: Plan;
  readonly host: EngineHost;
  /** Every stage as passes of its own, for exact attribution; fused otherwise. */
  readonly profile?: boolean;
  /** Take an adapter that runs on the CPU too: right for tests, slower than the wasm engine. */
  readonly allowSoftware?: boolean;
  readonly fallbackReason?: string | null;
  /** Makes what finds details on the mask, for a plan of those alone; needed where the plan asks for any that are no sums. */
  readonly createDetails?: (plan: Plan) => Promise<MaskDetails>;
  /** Regions that get a record; fewer than REGION_CAPACITY in tests of the overflow. */
  readonly capacity?: number;
}

/** The webgpu engine; its device objects can be counted. */
export interface WebgpuEngine extends Engine {
  readonly backend: 'webgpu';
  /** Device objects alive: both counts are 0 after destroy. */
  readonly live: LiveCounts;
}

/**
 * Builds the engine that keeps a frame on the GPU from its upload to its region table: one command buffer and one submit a frame,
 * nothing read back but counts, records and timestamps. Where the plan needs details of regions that are no sums (hull, median, filled
 * area) the mask comes back as well (1 bit a pixel), and they are found on the CPU, by the wasm engine's own code, for the regions that
 * the filters may keep.
 *
 * Times: `stageMs` is GPU time between the timestamps round a stage's passes (null: fused or no timestamps). `uploadMs` is the call
 * of writeBuffer. `readbackMs` runs from the moment the queue reports the frame's work done to its region table. `totalMs` leaves
 * out the time a submitted frame waited for the one before it.
 *
 * @throws DeviceError  no-webgpu, no-adapter, software-adapter, limit (the frame exceeds the device), out-of-memory, validation
 */
export async function createWebgpuEngine(options: WebgpuEngineOptions): Promise<WebgpuEngine> {
  const { plan, host, profile = false, allowSoftware = false, capacity = REGION_CAPACITY } = options;
  const onMask = wholeRegionDetails(plan.details);
  if (onMask.size > 0 && !options.createDetails) throw new RangeError(`the plan needs details (${[...onMask].join(', ')}): pass createDetails`);
  const passPlan = layOutPasses(plan, profile, capacity);
  const adapter = await requestAdapter(host, allowSoftware);
  const { name } = describeFound(adapter);
  checkLimits(plan, passPlan, adapter.limits);
  const guarded = await acquireDevice(adapter, name);
  const resources = createResources(guarded.device);
  try {
    const details = onMask.size > 0 ? await options.createDetails!({ ...plan, details: onMask }) : null;
    const parts = await inErrorScopes(guarded, name, () => buildParts(guarded, name, resources, plan, passPlan, details));
    return assemble(options, name, guarded, resources, passPlan, parts);
  } catch (error) {
    resources.destroyAll();
    guarded.device.destroy();
    throw error;
  }
}

/** What the engine runs a frame with. */
interface EngineParts {
  readonly stages: readonly { readonly stage: StageName; readonly passes: readonly Pass[] }[];
  readonly timestamps: Timestamps;
  readonly readback: Readback;
  readonly images: StageImages;
  /** null where the plan needs none that are found on the mask. */
  readonly details: MaskDetails | null;
  view(context: GPUCanvasContext): SlotView;
  raw(slot: number): GPUBuffer;
}

async function buildParts(
  guarded: GuardedDevice, name: string, resources: Resources, plan: Plan, passPlan: PassPlan, details: MaskDetails | null,
): Promise<EngineParts> {
  const { device, hasTimestamps } = guarded;
  const bufferOf = createPlanBuffers(device, resources, plan, passPlan, FRAME_SLOTS);
  const timestamps = createTimestamps(resources, passPlan.stages.map(({ stage }) => stage), hasTimestamps);
  const readback = createReadback(guarded, resources, plan, passPlan.capacity, timestamps, bufferOf, FRAME_SLOTS);
  const compiler = createPassCompiler(device, bufferOf, FRAME_SLOTS);
  const images = createStageImages(guarded, name, resources, plan, passPlan, bufferOf, compiler);
  const stages = await Promise.all(passPlan.stages.map(async ({ stage, passes }) =>
    ({ stage, passes: await compiler.compile(passes) })));
  const view = (context: GPUCanvasContext): SlotView => createSlotView(context, guarded, name, resources, plan, passPlan, bufferOf, compiler);
  return { stages, timestamps, readback, images, details, view, raw: (slot) => bufferOf('raw', slot) };
}

function assemble(
  { plan, fallbackReason = null }: WebgpuEngineOptions, name: string, guarded: GuardedDevice, resources: Resources, passPlan: PassPlan, parts: EngineParts,
): WebgpuEngine {
  const slots = createFrameSlots();
  const frameSize = frameBytes(plan.format);
  const frameBuffers = Array.from({ length: FRAMES_IN_FLIGHT + 1 }, () => new Uint8Array(frameSize));
  const run = frameRunner(plan, guarded, parts);
  /** Which call of inspect each slot holds; frame numbers may repeat, calls do not. */
  const callsOfSlots: number[] = [];
  let calls = 0;

  const inspect = async (frame: Frame): Promise<FrameResult> => {
    guarded.check();
    if (frame.pixels.byteLength !== frameSize) {
      throw new RangeError(`frame ${frame.index} has ${frame.pixels.byteLength} bytes: the plan is for ${describeFormat(plan.format)}, ${frameSize} bytes`);
    }
    const slot = slots.take();
    callsOfSlots[slot] = ++calls;
    try {
      const result = await run(frame, slot);
      slots.release(slot, true);
      return result;
    } catch (error) {
      slots.release(slot, false);
      throw error;
    }
  };

  const readStage = async (stage: StageName): Promise<StageImage> => {
    guarded.check();
    const slot = slots.last;
    if (slot === null) throw new RangeError(`stage "${stage}" was asked for before any frame: inspect one first`);
    const call = callsOfSlots[slot];
    const read = await parts.images.prepare(stage);
    if (callsOfSlots[slot] !== call) throw new RangeError(`the frame of stage "${stage}" was overwritten: read its stages before inspecting on`);
    return read(slot);
  };

  const lastCall = (): { slot: number; isCurrent: () => boolean } | null => {
    const slot = slots.last;
    if (slot === null) return null;
    const call = callsOfSlots[slot];
    return { slot, isCurrent: () => callsOfSlots[slot] === call };
  };

  return {
    backend: 'webgpu', adapter: name, fallbackReason, plan, fusedInto: passPlan.fusedInto, frameBuffers, failed: guarded.failed, inspect, readStage,
    createView: (context) => createStageView(parts.view(context), guarded, lastCall),
    get live() { return resources.live; },
    destroy: () => {
      guarded.fail(new DeviceError('device-lost', `the webgpu engine on ${name} was destroyed: create a new one`));
      resources.destroyAll();
      guarded.device.destroy();
    },
  };
}

/** One frame: upload, one command buffer, one submit, the readback, the table. */
function frameRunner(plan: Plan, guarded: GuardedDevice, parts: EngineParts): (frame: Frame, slot: number) => Promise<FrameResult> {
  const { device } = guarded;
  let lastDoneAt = 0;

  const encode = (slot: number): GPUCommandBuffer => {
    const encoder = device.createCommandEncoder({ label: 'frame' });
    parts.stages.forEach(({ stage, passes }, index) => {
      encodePasses(encoder, passes, slot, { label: stage, ...parts.timestamps.writes(index) });
    });
    parts.readback.encodeCopies(encoder, slot);
    return encoder.finish();
  };

  return async (frame, slot) => {
    const startedAt = performance.now();
    uploadFrame(device.queue, parts.raw(slot), frame.pixels);
    const uploadedAt = performance.now();
    device.queue.submit([encode(slot)]);
    const submittedAt = performance.now();
    const work = guarded.guard(device.queue.onSubmittedWorkDone()).then(() => {
      const queuedMs = Math.max(0, lastDoneAt - submittedAt);
      lastDoneAt = performance.now();
      return { queuedMs, doneAt: lastDoneAt };
    });
    const [{ queuedMs, doneAt }, counts] = await Promise.all([work, parts.readback.read(slot)]);
    // A failure that was reported while the copies were mapped: what they show is not to be trusted.
    guarded.check();
    const sums = parts.details ? withMaskDetails(plan, parts.details, counts, frame) : counts.sums;
    const regions = deriveTable(plan, sums);
    const endedAt = performance.now();
    return {
      frame: frame.index, ptsUs: frame.ptsUs, labelledCount: counts.labelledCount, regions, overflow: counts.overflow,
      levelDn: levelOf(plan, counts),
      times: {
        stageMs: Object.fromEntries(plan.stageNames.map((stage) => [stage, counts.stageMs.get(stage) ?? null])),
        uploadMs: uploadedAt - startedAt, readbackMs: Math.max(0, endedAt - doneAt), totalMs: endedAt - startedAt - queuedMs,
      },
    };
  };
}

/** Finds the rest of the details, of the regions alone that the filters may keep; the others are left out. */
function withMaskDetails(plan: Plan, details: MaskDetails, { mask, sums }: FrameCounts, { pixels }: Frame): RegionSums {
  const possible = selectRows(sums, createRowTest(plan, sums, wholeRegionDetails(plan.details)));
  return { ...possible, details: joinDetails(possible.details, details.measure(mask!, pixels, possible)) };
}

/** Of two levels the lower. */
function levelOf({ threshold }: Plan, counts: FrameCounts): number | null {
  if (threshold.method === 'hysteresis') return threshold.lowDn;
  return threshold.method === 'fixed' ? threshold.levelDn : counts.levelDn;
}
