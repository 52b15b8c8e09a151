import { FrameLedger, type DropCause, type FrameOutcome, type Ledger } from '../contract/index.ts';

/** A record that was sent and not reported yet. */
export interface SentFrame {
  /** Entry in the ledger. */
  readonly entry: number;
  readonly sequence: number;
  readonly frame: number;
  readonly recipeVersion: number;
  /** Number of the stream that it was written to. */
  readonly stream: number;
  /** Of performance.now(). */
  readonly sentAtMs: number;
}

/**
 * The ledger of one run and the records that are out. Entries are numbered here, because in replay the same frame may be taken
 * any number of times; each time is one entry and has one outcome.
 */
export class FrameAccount {
  readonly #ledger = new FrameLedger();
  readonly #sent = new Map<number, SentFrame>();
  #entries = 0;
  #waiting: (() => void)[] = [];

  /** Frames that have no outcome yet. */
  get openCount(): number {
    return this.#ledger.openCount;
  }

  /** @returns when the records out were sent, of performance.now(), oldest first; without those sent before `sinceMs` */
  sendTimes(sinceMs: number): number[] {
    return [...this.#sent.values()].map(({ sentAtMs }) => sentAtMs).filter((atMs) => atMs >= sinceMs);
  }

  /** @returns balanced, a copy */
  snapshot(): Ledger {
    return this.#ledger.snapshot();
  }

  /** Takes in a frame. @returns its entry */
  take(): number {
    this.#ledger.open(this.#entries);
    return this.#entries++;
  }

  /** Notes that a record is on its way. */
  sent(frame: SentFrame): void {
    this.#sent.set(frame.sequence, frame);
  }

  /** Decides a frame that was not sent. */
  drop(entry: number, cause: DropCause): void {
    this.#ledger.settle(entry, { type: 'dropped', cause });
  }

  /** Enters frames that never arrived. */
  missing(count: number, outcome: FrameOutcome): void {
    for (let i = 0; i < count; i++) this.#ledger.settle(this.take(), outcome);
  }

  /** @returns the record of that number while it has no outcome */
  find(sequence: number): SentFrame | null {
    return this.#sent.get(sequence) ?? null;
  }

  /** Decides a record that was reported. @throws RangeError when it is not out */
  settle(sequence: number, outcome: FrameOutcome): void {
    const found = this.#sent.get(sequence);
    if (found === undefined) throw new RangeError(`record ${sequence} is not out: a record is reported once`);
    this.#sent.delete(sequence);
    this.#ledger.settle(found.entry, outcome);
    this.#wakeWhenEmpty();
  }

  /** Decides every record of a stream that has ended. @returns them, oldest first */
  loseStream(stream: number, outcome: FrameOutcome): SentFrame[] {
    const lost = [...this.#sent.values()].filter((frame) => frame.stream === stream);
    for (const { sequence } of lost) this.settle(sequence, outcome);
    return lost;
  }

  /** Decides all that is left, for a run that ends. */
  settleRest(outcome: FrameOutcome): void {
    this.#sent.clear();
    this.#ledger.settleOpen(outcome);
    this.#wakeWhenEmpty();
  }

  /** Settles when no record is out, or after that time. */
  async reported(limitMs: number): Promise<void> {
    if (this.#sent.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      timer = setTimeout(resolve, limitMs);
    });
    clearTimeout(timer);
  }

  #wakeWhenEmpty(): void {
    if (this.#sent.size > 0) return;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
