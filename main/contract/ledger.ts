import { z } from 'zod';
import { assertNever } from './assertNever.ts';

/** Why a captured frame was never inspected. `source-gap`: the source itself lost it and said so. */
export const DROP_CAUSES = ['host-busy', 'link-busy', 'engine-busy', 'source-gap'] as const;
export type DropCause = (typeof DROP_CAUSES)[number];

/** Why a captured frame gave no result that was kept. `output-error`: its result was refused, or it or its stages could not be written. */
export const FAILURE_CAUSES = ['decode-error', 'device-lost', 'output-error'] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** How a captured frame ended: exactly one of these, once. */
export type FrameOutcome =
  | { readonly type: 'inspected' }
  | { readonly type: 'dropped'; readonly cause: DropCause }
  | { readonly type: 'failed'; readonly cause: FailureCause };

const count = z.int().min(0);
const countsOf = <C extends string>(causes: readonly C[]) =>
  z.strictObject(Object.fromEntries(causes.map((cause) => [cause, count])) as Record<C, typeof count>);
const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** The account as it is stored and shown: `captured = inspected + dropped + failed`, or it is no account. */
export const ledgerSchema = z
  .strictObject({ captured: count, inspected: count, dropped: countsOf(DROP_CAUSES), failed: countsOf(FAILURE_CAUSES) })
  .refine(isBalanced, 'captured must equal inspected + dropped + failed');
export type Ledger = z.infer<typeof ledgerSchema>;

/** @returns whether every captured frame has exactly one outcome. */
export function isBalanced(ledger: { captured: number; inspected: number; dropped: Record<DropCause, number>; failed: Record<FailureCause, number> }): boolean {
  return ledger.captured === ledger.inspected + total(ledger.dropped) + total(ledger.failed);
}

/**
 * The account of every frame of one run.
 *
 * A frame is opened when its pixels arrive and counts as captured when its outcome is decided, so the balance holds at
 * every moment; frames between the two are `openCount` and in no other number. Memory is one number per open frame.
 */
export class FrameLedger {
  readonly #open = new Set<number>();
  #lastFrame = -1;
  #inspected = 0;
  readonly #dropped: Record<DropCause, number> = { 'host-busy': 0, 'link-busy': 0, 'engine-busy': 0, 'source-gap': 0 };
  readonly #failed: Record<FailureCause, number> = { 'decode-error': 0, 'device-lost': 0, 'output-error': 0 };

  /** Frames that arrived and have no outcome yet. */
  get openCount(): number {
    return this.#open.size;
  }

  /**
   * Takes in a frame, in capture order.
   * @param frame  0-based number, larger than every one before
   * @throws RangeError  when the number does not grow
   */
  open(frame: number): void {
    if (!Number.isSafeInteger(frame) || frame <= this.#lastFrame) {
      throw new RangeError(`frame ${frame} opened after frame ${this.#lastFrame}: frames are numbered in capture order, each once`);
    }
    this.#lastFrame = frame;
    this.#open.add(frame);
  }

  /**
   * Decides an open frame.
   * @throws RangeError  when the frame was never opened or is decided already
   */
  settle(frame: number, outcome: FrameOutcome): void {
    if (!this.#open.has(frame)) throw new RangeError(`frame ${frame} has no open entry: a frame is opened once and settled once`);
    switch (outcome.type) {
      case 'inspected': this.#inspected += 1; break;
      case 'dropped': this.#dropped[outcome.cause] += 1; break;
      case 'failed': this.#failed[outcome.cause] += 1; break;
      default: assertNever(outcome);
    }
    this.#open.delete(frame);
  }

  /** Opens and decides a frame in one step: one that was dropped on arrival, or that the source reported lost. */
  record(frame: number, outcome: FrameOutcome): void {
    this.open(frame);
    this.settle(frame, outcome);
  }

  /** Decides every open frame alike, for a run that ends early. @returns how many there were */
  settleOpen(outcome: FrameOutcome): number {
    const frames = [...this.#open];
    for (const frame of frames) this.settle(frame, outcome);
    return frames.length;
  }

  /** @returns the account so far; a copy, balanced */
  snapshot(): Ledger {
    const dropped = { ...this.#dropped };
    const failed = { ...this.#failed };
    return { captured: this.#inspected + total(dropped) + total(failed), inspected: this.#inspected, dropped, failed };
  }
}
