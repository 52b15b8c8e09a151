import type { EngineChoice, FrameResult, Probe, ProbeValue, RegionTable, RuleFailure, StageName, StageScale } from 'sightline/kernels';
import type { FrameHeader } from '../../main/contract/index.ts';

/** What the window shows of a frame: a stage of the plan, `raw`, or `regions`: the labels in colour over the corrected image. */
export type ViewedStage = StageName | 'raw' | 'regions';

/** Where the window looks: `zoom` device pixels per frame pixel, the frame point at the canvas's centre. */
export interface ViewPort {
  readonly zoom: number;
  readonly centreX: number;
  readonly centreY: number;
}

export interface Overlay {
  readonly outlines: boolean;
  readonly boxes: boolean;
  readonly labels: boolean;
  /** Mark pixels whose raw sample is saturated, in the raw picture and the corrected one. */
  readonly saturated: boolean;
  /** Draw the recipe's ROIs into snapshots. Over the picture the window draws them itself. */
  readonly rois: boolean;
}

/** A region that a person pointed out. */
export interface Mark {
  /** Another for every one. */
  readonly id: number;
  /** The frame whose table it was pointed out in, and its label there. */
  readonly frame: number;
  readonly label: number;
}

/** What a mark is in a frame: that region's label, or null where it is gone. */
export interface MarkedIn {
  readonly id: number;
  readonly label: number | null;
}

/** Page to inspection worker. */
export type ToWorker =
  | { readonly type: 'start'; readonly canvas: OffscreenCanvas; readonly engine: EngineChoice; readonly threads: number | null }
  /** Another engine, from the frame after it was built. */
  | { readonly type: 'chooseEngine'; readonly engine: EngineChoice }
  /** Of the canvas, device pixels; `pixelRatio` of them to one of the page. */
  | { readonly type: 'resize'; readonly width: number; readonly height: number; readonly pixelRatio: number }
  | { readonly type: 'view'; readonly stage: ViewedStage; readonly port: ViewPort; readonly overlay: Overlay; readonly mark: Mark | null }
  /** Values of every stage at one pixel of the frame shown; null stops. */
  | { readonly type: 'probe'; readonly at: { readonly x: number; readonly y: number } | null }
  /** Somebody chooses among the kept frames: none of them gives way meanwhile. */
  | { readonly type: 'pinKept'; readonly on: boolean }
  /** Shows a kept frame and goes on inspecting; null shows the newest again. */
  | { readonly type: 'hold'; readonly frame: number | null }
  /** One stage of the frame shown, as PNG. */
  | { readonly type: 'snapshot'; readonly id: number; readonly stage: ViewedStage };

/** One inspected frame, as the panels need it. Sent at most 30 times a second; figures of frames between are in `budget`. */
export interface ShownFrame {
  readonly header: FrameHeader;
  readonly result: FrameResult;
  readonly regions: RegionTable;
  readonly verdict: 'pass' | 'fail' | null;
  readonly failures: readonly RuleFailure[];
  /** The recipe's probes and what they read. */
  readonly probes: readonly (Probe & ProbeValue)[];
  /** null where nothing is marked. */
  readonly marked: MarkedIn | null;
  readonly latencyMs: number;
}

/** What every inspected frame cost, since the last message of its kind; nothing is left out. */
export interface FrameCost {
  readonly runId: number;
  /** Of the frame, px. */
  readonly width: number;
  readonly height: number;
  readonly frame: number;
  readonly atMs: number;
  readonly verdict: 'pass' | 'fail' | null;
  readonly stageMs: Readonly<Record<StageName, number | null>>;
  /** The frame out of ffmpeg: its first bytes to its last. */
  readonly captureMs: number;
  readonly linkMs: number;
  readonly uploadMs: number;
  readonly readbackMs: number;
  readonly totalMs: number;
  readonly presentMs: number | null;
  readonly latencyMs: number;
}

/** Inspection worker to page. */
export type FromWorker =
  | { readonly type: 'engine'; readonly backend: 'webgpu' | 'wasm'; readonly adapter: string; readonly fallbackReason: string | null;
      readonly stageNames: readonly StageName[]; readonly fusedInto: Readonly<Record<StageName, StageName>>;
      /** Of the gray stages. */
      readonly scales: Readonly<Record<StageName, StageScale>>; readonly frameWidth: number; readonly frameHeight: number }
  | { readonly type: 'frame'; readonly shown: ShownFrame }
  /** Live frames over the budget that can be held, oldest first. */
  | { readonly type: 'kept'; readonly frames: readonly number[] }
  /** The frame that is shown while others are inspected; null: the newest is shown. */
  | { readonly type: 'held'; readonly frame: number | null }
  | { readonly type: 'costs'; readonly costs: readonly FrameCost[] }
  | { readonly type: 'probe'; readonly x: number; readonly y: number; readonly values: Readonly<Record<string, number>>; readonly label: number | null }
  /** `frame` is the one in the picture. */
  | { readonly type: 'snapshot'; readonly id: number; readonly frame: number; readonly png: Blob }
  | { readonly type: 'snapshotFailed'; readonly id: number; readonly reason: string }
  | { readonly type: 'trouble'; readonly id: string; readonly severity: 'error' | 'warning'; readonly message: string; readonly tip: string }
  | { readonly type: 'cleared'; readonly id: string };
