import { encodeReports, reportAnswerSchema, sizeOf, type FrameReport, type RefusedReport } from '../../main/contract/index.ts';
import { BackOff, pause } from './clock.ts';
import type { Troubles } from './troubles.ts';

/** A batch goes out when it holds this many frames ... */
export const BATCH_FRAMES = 64;
/** ... or its tables and shapes this many bytes (the host takes 64 MiB at once; one table can be 16 MiB, one frame's shapes MAX_SHAPE_BYTES) ... */
const BATCH_TABLE_BYTES = 24 * 2 ** 20;
/** ... or when its first is this old. */
export const BATCH_MS = 100;

/** Posts a batch. @returns `takenBut` names what is refused of it; `again` for trouble that may pass, or why the host will never take it */
export type PostBatch = (batch: Uint8Array<ArrayBuffer>) => Promise<'taken' | { readonly takenBut: readonly RefusedReport[] } | { readonly again: string } | { readonly refused: string }>;

/** Posts over HTTP: 204 is taken, 200 all but what it names; 400, 413 and 422 are refusals of these very bytes; all else may pass. */
export function postTo(url: string): PostBatch {
  return async (batch) => {
    try {
      const response = await fetch(url, { method: 'POST', body: batch, headers: { 'Content-Type': 'application/octet-stream' }, signal: AbortSignal.timeout(10_000) });
      if (response.status === 204) return 'taken';
      if (response.ok) {
        const read = reportAnswerSchema.safeParse(await response.json());
        return read.success ? { takenBut: read.data.refused } : { refused: 'its answer is of another version' };
      }
      const words = `${response.status} ${(await response.text()).slice(0, 200)}`;
      return [400, 413, 422].includes(response.status) ? { refused: words } : { again: words };
    } catch (error) {
      return { again: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** Sends what became of every frame to the host, in order and in batches; a batch is kept until the host has it. */
export class Reporter {
  readonly #post: PostBatch;
  readonly #troubles: Troubles;
  readonly #backOff = new BackOff(250, 4_000);
  #waiting: FrameReport[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isSending = false;

  constructor(post: PostBatch, troubles: Troubles) {
    this.#post = post;
    this.#troubles = troubles;
  }

  add(report: FrameReport): void {
    this.#waiting.push(report);
    if (this.#waiting.length >= BATCH_FRAMES) this.#send();
    else this.#sendSoon();
  }

  #sendSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#send();
    }, BATCH_MS);
  }

  #send(): void {
    if (this.#isSending) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, batchLength(this.#waiting));
    this.#isSending = true;
    void this.#deliver(batch).finally(() => {
      this.#isSending = false;
      if (this.#waiting.length >= BATCH_FRAMES) this.#send();
      else if (this.#waiting.length > 0) this.#sendSoon();
    });
  }

  async #deliver(batch: readonly FrameReport[]): Promise<void> {
    const bytes = encodeReports(batch);
    for (;;) {
      const answer = await this.#post(bytes);
      if (answer === 'taken' || 'takenBut' in answer) {
        this.#backOff.succeeded();
        this.#troubles.clear('reports');
        if (answer !== 'taken') this.#sayRefused(describe(answer.takenBut));
        return;
      }
      if ('refused' in answer) {
        this.#sayRefused(`the results of ${batch.length} frames: ${answer.refused}`);
        return;
      }
      this.#troubles.report({
        id: 'reports', severity: 'warning', message: `Results cannot be handed to the host: ${answer.again}`,
        tip: 'They are kept here and sent as soon as the host answers.',
      });
      await pause(this.#backOff.failed());
    }
  }

  #sayRefused(what: string): void {
    this.#troubles.report({
      id: 'reports-refused', severity: 'error', message: `The host refused ${what}`,
      tip: 'They are not in the session. Reload the window; if it happens again the window and the host are of different versions.',
    });
  }
}

function describe([first, ...others]: readonly RefusedReport[]): string {
  return `the result of frame ${first?.frame}${others.length === 0 ? '' : ` and of ${others.length} more`}: ${first?.error}`;
}

/** @returns how many of the waiting reports go out together: one at least */
function batchLength(waiting: readonly FrameReport[]): number {
  let bytes = 0;
  for (const [index, report] of waiting.entries()) {
    if (report.type === 'inspected') bytes += report.result.regions.count * (report.result.regions.columns.size + 1) * 8 + (report.shapes === null ? 0 : sizeOf(report.shapes));
    if (index === BATCH_FRAMES || (index > 0 && bytes > BATCH_TABLE_BYTES)) return index;
  }
  return waiting.length;
}
