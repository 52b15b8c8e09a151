import type { FrameFormat } from 'sightline/kernels';
import type { Capture } from '../capture/index.ts';
import type { Alert, Replay, Run as RunState } from '../contract/index.ts';
import type { FrameAccount } from './frameAccount.ts';
import type { LinkUser } from './frameLink.ts';

/** What a run says of itself; the host knows the rest. */
export interface RunView {
  readonly state: RunState['state'];
  readonly frameCount: number | null;
  readonly retryAtMs: number | null;
  readonly replay: Replay | null;
}

/** One source while it runs. */
export interface Run extends LinkUser {
  readonly view: RunView;
  /** Frames come from it now. */
  readonly capture: Capture;
  /** Records that were out are settled. */
  reported(): void;
  /** The window could not inspect a frame. */
  frameFailed(frame: number): void;
  /** Another recipe is in force. */
  recipeChanged(): void;
  /** Ends it: no frame is captured or sent after this settles. Idempotent. */
  close(): Promise<void>;
}

/** What both kinds of run need of the host. */
export interface RunContext {
  readonly runId: number;
  /** As it was opened, without a URL's password. */
  readonly source: string;
  /** Reports are to bring the pixels of every region. */
  readonly keepsShapes: boolean;
  /** Recognised, its frames not asked for yet. */
  readonly capture: Capture;
  readonly account: FrameAccount;
  readonly recipeVersion: () => number;
  /** Plans the recipe for the frames of a source that came back as another; what is sent from then on is inspected with that plan. */
  replan(capture: Capture): Promise<void>;
  raise(alert: Alert): void;
  clear(id: string): void;
  /** For the session. */
  event(kind: string, message: string, frame?: number): void;
  /** The view or the ledger is another now. */
  changed(): void;
  /** A frame came from the source. */
  captured(): void;
  /** Shows every frame of a live source to whoever measures it; read at once. */
  look(pixels: Uint8Array | Uint16Array, format: FrameFormat): void;
  /** The source has come to its end, all of it sent. */
  ended(): void;
}

/** After its stream ended, a record may still be reported for that long: the report travels on another connection. */
export const REPORT_GRACE_MS = 1000;
