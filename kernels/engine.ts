/// <reference types="@webgpu/types" preserve="true" />
import type { Frame } from './frame.ts';
import type { Plan, StageName } from './recipe/plan.ts';
import type { RegionTable } from './regions/regionTable.ts';

/** The same plan gives the same region table on either. */
export type Backend = 'webgpu' | 'wasm';

/** What a frame cost, in milliseconds. Stage times, transfers and waiting are kept apart. */
export interface FrameTimes {
  /**
   * Per stage of the plan. webgpu: timestamp queries round the stage's passes; wasm: the clock read around the stage
   * in every strip, averaged over the threads. null is "not available" (no timestamps, or fused: see `fusedInto`).
   */
  readonly stageMs: Readonly<Record<StageName, number | null>>;
  /** Getting the samples to where the engine reads them; 0 where they were captured in place. */
  readonly uploadMs: number;
  /** Bringing the sums back and deriving the region table. */
  readonly readbackMs: number;
  /** From the start of work on this frame to its region table: wall time, time in a queue not counted. What the budget is compared with. */
  readonly totalMs: number;
}

/** What one frame was found to hold. */
export interface FrameResult {
  readonly frame: number;
  readonly ptsUs: number | null;
  /** Components in the mask, before any filter; exact even when the table overflowed. */
  readonly labelledCount: number;
  /** Regions that pass the recipe's filters, in raster order of their first pixel. */
  readonly regions: RegionTable;
  /** True when more regions passed the area limits than the table holds: the first REGION_CAPACITY are kept. */
  readonly overflow: boolean;
  /**
   * The level that made the mask: the recipe's (of two, the lower), or the one Otsu's method found. null where every pixel has a
   * level of its own (niblack, sauvola).
   */
  readonly levelDn: number | null;
  readonly times: FrameTimes;
}

/** The pixels of one stage: float32 for gray stages, 0/1 bytes for threshold, uint32 for label. height x width. */
export interface StageImage {
  readonly stage: StageName;
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array | Uint8Array | Uint32Array;
}

/** One picture of a frame, canvas pixel by canvas pixel. Colours are packed 0xAABBGGRR. */
export interface StagePicture {
  /** `raw` or a stage with an image. Gray stages on their stageScale; masks black and white; labels in their colours. */
  readonly stage: StageName;
  /** The frame column that each canvas column shows and the frame row that each canvas row shows; -1: none, transparent. */
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  /** By label, 0 to the frame's labelledCount; alpha 0: a region that is not measured, neither tinted nor outlined. */
  readonly colours: Uint32Array;
  /** Lay the labels' colours over the stage, half and half. */
  readonly tint: boolean;
  /** Draw the labels' edges, one canvas pixel wide. */
  readonly outline: boolean;
  /** The label to point out; null for none. */
  readonly highlight: number | null;
  readonly highlightColour: number;
  /** Of pixels whose raw sample is saturated, in `raw` and the corrected picture; null: gray as all others. */
  readonly saturatedColour: number | null;
  /** A turn of HUES colours for stages on a cyclic scale, from its lower end on. */
  readonly hues: Uint32Array;
}

/** Steps of a turn of colours. */
export const HUES = 256;

/** Draws stages on a canvas straight from the buffers they lie in. */
export interface StageView {
  /**
   * Makes ready to draw the frame whose `inspect` settled last; call the function it gives before that frame's buffer is written
   * again. It draws at once, and resolves when the picture is done.
   * @throws RangeError  no frame was inspected yet, or (from the function) the frame was overwritten
   */
  prepare(picture: StagePicture): Promise<() => Promise<undefined>>;
}

/** Runs one plan on one device. At most FRAMES_IN_FLIGHT calls of `inspect` may be open at once. */
export interface Engine {
  readonly backend: Backend;
  /** The device's own name, or `WebAssembly SIMD, 2 threads`. */
  readonly adapter: string;
  /** Why a better engine was not taken; null when nothing was fallen back from. */
  readonly fallbackReason: string | null;
  readonly plan: Plan;
  /** Stages that have no time of their own, and the stage whose time includes theirs. Empty when profiling. */
  readonly fusedInto: Readonly<Record<StageName, StageName>>;
  /**
   * Buffers of one frame each (FRAMES_IN_FLIGHT + 1 of them) that the engine reads without a copy. Capture writes straight
   * into them; `inspect` takes any other buffer too, at the price of one.
   */
  readonly frameBuffers: readonly Uint8Array[];
  /**
   * @throws RangeError   when the frame's sample count is not the plan's
   * @throws DeviceError  when the device failed or was lost; never an empty result
   */
  inspect(frame: Frame): Promise<FrameResult>;
  /**
   * The only way pixels come back: the named stage of the frame whose `inspect` settled last. Call it before that
   * frame's buffer is written again. `raw` is the samples in DN.
   * @throws RangeError  when the plan has no such stage, or no frame was inspected yet
   */
  readStage(stage: StageName): Promise<StageImage>;
  /** Takes a canvas over for good. null: this engine's pixels are not on a GPU; read its stages instead. */
  readonly createView: ((context: GPUCanvasContext) => StageView) | null;
  /** Resolves with the reason when the device is lost or in error, also while no frame is in it; where only a frame can find out, never. */
  readonly failed: Promise<DeviceError>;
  /** Frees everything; open calls of `inspect` reject. Idempotent. */
  destroy(): void;
}

/** Frames that may be inside an engine at once; a third call of `inspect` is refused. */
export const FRAMES_IN_FLIGHT = 2;

/** Regions a table holds; more than this sets `overflow`. */
export const REGION_CAPACITY = 65_536;

export type DeviceErrorCode =
  | 'no-webgpu' | 'no-adapter' | 'software-adapter' | 'device-lost' | 'out-of-memory' | 'validation' | 'limit' | 'thread';

/** The device's trouble, as opposed to the caller's mistake. The message is one line: the thing, the value, the remedy. */
export class DeviceError extends Error {
  readonly code: DeviceErrorCode;
  constructor(code: DeviceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DeviceError';
    this.code = code;
  }
}

/**
 * What the engines need of the program they run in: kernels/ knows neither Node nor the DOM.
 * main/ gives Node's (Dawn, worker_threads), a browser's Worker gives its own.
 */
export interface EngineHost {
  /** WebGPU's entry point, or null with the reason in `gpuMissing`. Keep it referenced as long as an engine lives. */
  readonly gpu: GPU | null;
  readonly gpuMissing: string | null;
  /** Cores that may be used when nobody asks for a number. */
  readonly cores: number;
  /** Starts one worker running `runThread` of kernels/cpu/thread.ts; messages are structured clones, both ways. */
  spawnThread(): EngineThread;
}

/** One worker thread of the wasm engine. */
export interface EngineThread {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onError(listener: (error: Error) => void): void;
  terminate(): void;
}
