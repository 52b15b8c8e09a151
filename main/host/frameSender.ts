import type { FrameFormat } from 'sightline/kernels';
import { writeFrameHeader } from '../contract/index.ts';
import type { FrameAccount } from './frameAccount.ts';
import type { FrameLink } from './frameLink.ts';
import type { FrameSlot } from './frameSlot.ts';

export interface FrameSenderOptions {
  readonly runId: number;
  readonly mode: 'live' | 'replay';
  readonly keepsShapes: boolean;
  readonly link: FrameLink;
  readonly account: FrameAccount;
  /** The recipe in force now. */
  readonly recipeVersion: () => number;
}

/** A frame on its way: where its samples lie and what its header says. */
export interface OutgoingFrame {
  readonly slot: FrameSlot;
  readonly format: FrameFormat;
  /** Entry in the ledger. */
  readonly entry: number;
  readonly frame: number;
  readonly ptsUs: number | null;
  /** Unix ms. */
  readonly capturedAtMs: number;
  readonly captureMs: number;
}

/** Writes a run's records to the link and notes each in the account, with the recipe in force at that moment. */
export class FrameSender {
  readonly #options: FrameSenderOptions;
  #sequence = 0;

  constructor(options: FrameSenderOptions) {
    this.#options = options;
  }

  /**
   * @returns true when the socket took the record; false when the stream ended first, which linkLost accounts for
   * @throws RangeError  when the link is not ready
   */
  async send({ slot, format, entry, frame, ptsUs, capturedAtMs, captureMs }: OutgoingFrame): Promise<boolean> {
    const { runId, mode, keepsShapes, link, account } = this.#options;
    const recipeVersion = this.#options.recipeVersion();
    const sequence = this.#sequence++;
    writeFrameHeader(slot.record, { runId, recipeVersion, frame, sequence, ptsUs, capturedAtMs, captureMs, format, mode, keepsShapes }, slot.samples.byteLength);
    account.sent({ entry, sequence, frame, recipeVersion, stream: link.stream ?? 0, sentAtMs: performance.now() });
    return link.write(slot.record);
  }
}

/** @returns Unix time in ms of a clock that never steps back */
export function monotonicUnixMs(): number {
  return performance.timeOrigin + performance.now();
}
