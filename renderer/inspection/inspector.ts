import { DeviceError, FRAMES_IN_FLIGHT, judge, probeValues, readShapes, type Engine, type FrameResult, type Judgement } from 'sightline/kernels';
import { MAX_SHAPE_BYTES, sizeOf, type FrameReport } from '../../main/contract/index.ts';
import { unixNowMs } from './clock.ts';
import type { EngineAnswer, EngineKeeper } from './engineKeeper.ts';
import { FrameQueue } from './frameQueue.ts';
import type { FrameRecord } from './recordPool.ts';
import type { Troubles } from './troubles.ts';

/** A frame with its verdict. Who needs `record` after the call that hands it over holds it. */
export interface InspectedFrame {
  readonly record: FrameRecord;
  readonly engine: Engine;
  readonly result: FrameResult;
  readonly judgement: Judgement;
  readonly verdictAtMs: number;
  readonly latencyMs: number;
}

export interface InspectorOptions {
  readonly keeper: EngineKeeper;
  readonly troubles: Troubles;
  readonly report: (report: FrameReport) => void;
  /**
   * Called before anything else happens to the engine, so that stages read at once are this frame's. A replayed frame counts as in
   * flight until it resolves, so that every one is seen; live frames go on meanwhile.
   */
  readonly onInspected: (frame: InspectedFrame) => Promise<void>;
}

/** A GPU's driver takes a few seconds to come back. */
const MOST_TIMES_AGAIN = 8, AGAIN_MS = 1100;

/**
 * Takes frames off the stream, two at a time (one where their shapes are kept), through the engine. Every frame it is given is reported exactly once: inspected,
 * dropped because a newer one came while the engine was busy (live only), or failed.
 */
export class Inspector {
  readonly #options: InspectorOptions;
  readonly #queue = new FrameQueue();
  #inFlight = 0;
  #engineInUse: Engine | null = null;
  #waitsForEngine = false;
  /** A frame in flight whose shapes are kept: its labels are read when it settles, so the engine may have no other until then. */
  #isAlone = false;
  #looks: (() => void)[] = [];
  /** The frame that is to be shown again, while none came after it. */
  #again: { readonly record: FrameRecord; times: number } | null = null;
  readonly #unreported = new WeakSet<FrameRecord>();

  constructor(options: InspectorOptions) {
    this.#options = options;
  }

  accept(record: FrameRecord): void {
    if (record !== this.#again?.record) this.#again = null;
    const dropped = this.#queue.offer(record);
    if (dropped) {
      const { runId, sequence, frame } = dropped.header;
      this.#options.report({ type: 'dropped', runId, sequence, frame, cause: 'engine-busy' });
      dropped.release();
    }
    this.#pump();
  }

  /**
   * Inspects a frame once more as soon as the engine has room, before those that wait, and reports nothing.
   *
   * @param then  called before anything else happens to the engine, so that stages read at once are this frame's
   * @throws RangeError   when the engine that inspected it is not in use any more
   * @throws DeviceError  when the engine fails
   */
  async look({ record: { header: { frame, ptsUs }, pixels }, engine }: InspectedFrame, then: () => void): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#looks.push(resolve);
      this.#pump();
    });
    try {
      if (engine !== this.#engineInUse) throw new RangeError('it was inspected with another recipe or engine');
      await engine.inspect({ index: frame, ptsUs, pixels });
      then();
    } finally {
      this.#inFlight--;
      this.#pump();
    }
  }

  /**
   * Inspects a frame of a recording once more with the engine there is next, and reports nothing: its stages, and with them its picture, went
   * with the engine that failed. A few times at most, as the frame may be what the engine fails of; a frame that comes after takes its place.
   */
  again({ record }: InspectedFrame): void {
    if (record.header.mode !== 'replay' || this.#queue.next) return;
    if (this.#again?.record !== record) this.#again = { record, times: 0 };
    record.hold();
    this.#tryAgain(record);
  }

  #tryAgain(record: FrameRecord): void {
    const again = this.#again;
    if (again?.record !== record || again.times === MOST_TIMES_AGAIN) {
      record.release();
      return;
    }
    again.times++;
    this.#unreported.add(record);
    this.accept(record);
  }

  /** The engine that came after the one that failed has failed as well, and the driver may need longer. */
  #tryAgainLater(record: FrameRecord): void {
    record.hold();
    setTimeout(() => { this.#tryAgain(record); }, AGAIN_MS);
  }

  get #hasRoom(): boolean {
    return !this.#isAlone && this.#inFlight < FRAMES_IN_FLIGHT;
  }

  #pump(): void {
    while (this.#looks.length > 0 && this.#hasRoom) {
      this.#inFlight++;
      this.#looks.shift()!();
    }
    for (let record = this.#queue.next; record && !this.#waitsForEngine; record = this.#queue.next) {
      if (!this.#hasRoom || (record.header.keepsShapes && this.#inFlight > 0)) return;
      const answer = this.#options.keeper.demand(record.header);
      if (answer.type === 'building') {
        this.#waitsForEngine = true;
        void answer.done.then(() => {
          this.#waitsForEngine = false;
          this.#pump();
        });
        return;
      }
      if (answer.type === 'none') {
        const refused = this.#queue.take()!;
        if (this.#unreported.has(refused)) setTimeout(() => { this.#tryAgain(refused); }, AGAIN_MS);
        else this.#fail(refused, answer.reason);
        continue;
      }
      // One engine at a time, so that frames settle in the order they came in.
      if (answer.engine !== this.#engineInUse && this.#inFlight > 0) return;
      this.#engineInUse = answer.engine;
      this.#queue.take();
      this.#inFlight++;
      this.#isAlone = record.header.keepsShapes;
      void this.#inspect(record, answer).finally(() => {
        this.#inFlight--;
        this.#isAlone = false;
        record.release();
        this.#pump();
      });
    }
  }

  async #inspect(record: FrameRecord, { engine, recipeVersion }: Extract<EngineAnswer, { type: 'engine' }>): Promise<void> {
    const { keeper, troubles, onInspected } = this.#options;
    const { runId, sequence, frame, ptsUs, capturedAtMs } = record.header;
    const report = this.#unreported.has(record) ? () => undefined : this.#options.report;
    let inspected: InspectedFrame, shapes: readonly Uint8Array[] | null;
    try {
      const result = await engine.inspect({ index: frame, ptsUs, pixels: record.pixels });
      const judgement = judge(engine.plan, result.regions, result.overflow);
      const verdictAtMs = unixNowMs();
      inspected = { record, engine, result, judgement, verdictAtMs, latencyMs: verdictAtMs - capturedAtMs };
      shapes = record.header.keepsShapes ? this.#withinReport(frame, await readShapes(engine, result)) : null;
    } catch (error) {
      if (error instanceof DeviceError) {
        keeper.broken(engine, error);
        if (this.#unreported.has(record)) this.#tryAgainLater(record);
      } else {
        troubles.report({
          id: 'inspection', severity: 'error', message: `Frame ${frame} could not be inspected: ${messageOf(error)}`,
          tip: 'It is counted as failed. This is a fault of the program: please report it with the recipe.',
        });
      }
      report({ type: 'failed', runId, sequence, frame, cause: 'device-lost', reason: messageOf(error) });
      return;
    }
    const { backend, adapter, fallbackReason } = engine;
    report({ type: 'inspected', runId, sequence, recipeVersion, result: inspected.result, ...inspected.judgement, probes: probeValues(engine.plan, record.pixels), engine: { backend, adapter, fallbackReason }, latencyMs: inspected.latencyMs, shapes });
    const shown = onInspected(inspected);
    keeper.settled(engine);
    if (record.header.mode === 'replay') await shown;
  }

  /** @returns the shapes; null, and says so, where they are more than a report can bring */
  #withinReport(frame: number, shapes: readonly Uint8Array[]): readonly Uint8Array[] | null {
    const bytes = sizeOf(shapes);
    if (bytes <= MAX_SHAPE_BYTES) return shapes;
    this.#options.troubles.report({
      id: 'shapes', severity: 'warning', message: `The shapes of frame ${frame} are left out: ${shapes.length} regions take ${(bytes / 2 ** 20).toFixed(0)} MiB, ${MAX_SHAPE_BYTES / 2 ** 20} at most`,
      tip: 'Its measurements are kept. A mask of noise has such regions: raise the least area, or smooth more.',
    });
    return null;
  }

  #fail(record: FrameRecord, reason: string): void {
    const { runId, sequence, frame } = record.header;
    this.#options.report({ type: 'failed', runId, sequence, frame, cause: 'device-lost', reason });
    record.release();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
