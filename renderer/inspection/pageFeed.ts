import { probeValues } from 'sightline/kernels';
import type { FrameCost, FromWorker, MarkedIn, ShownFrame } from './protocol.ts';
import type { InspectedFrame } from './inspector.ts';

/** Frames a second that reach the page at most. */
const FRAME_INTERVAL_MS = 1_000 / 30;

/** Tells the page of frames: the newest at most 30 times a second and always the last one; what each cost, leaving none out. */
export class PageFeed {
  readonly #post: (message: FromWorker) => void;
  #frame: ShownFrame | null = null;
  #costs: { cost: FrameCost; open: boolean }[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #sentAt = -Infinity;
  #isHeld = false;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  /** @returns to be called when the frame's picture is done: ms it took, or null when it was not drawn */
  add(inspected: InspectedFrame, marked: MarkedIn | null): (presentMs: number | null) => void {
    const { record: { header, arrivedAtMs }, result, judgement, verdictAtMs, latencyMs } = inspected;
    const { stageMs, uploadMs, readbackMs, totalMs } = result.times;
    if (!this.#isHeld) this.#frame = shownFrame(inspected, marked);
    const entry = {
      open: true,
      cost: {
        runId: header.runId, width: header.format.width, height: header.format.height, frame: header.frame, atMs: verdictAtMs, verdict: judgement.verdict, stageMs, captureMs: header.captureMs, linkMs: arrivedAtMs - header.capturedAtMs,
        uploadMs, readbackMs, totalMs, presentMs: null, latencyMs,
      } satisfies FrameCost as FrameCost,
    };
    this.#costs.push(entry);
    this.#schedule();
    return (presentMs) => {
      entry.open = false;
      entry.cost = { ...entry.cost, presentMs };
      this.#schedule();
    };
  }

  /** Shows this frame until `resume`: of the others only the costs are told. */
  hold(inspected: InspectedFrame): void {
    this.#isHeld = true;
    this.#frame = null;
    this.#post({ type: 'frame', shown: shownFrame(inspected, null) });
  }

  /** Shows the newest frames again, from the next one on. */
  resume(): void {
    this.#isHeld = false;
  }

  #schedule(): void {
    if (this.#timer !== null) return;
    const waitMs = this.#sentAt + FRAME_INTERVAL_MS - performance.now();
    if (waitMs <= 0) this.#send();
    else this.#timer = setTimeout(() => { this.#timer = null; this.#send(); }, waitMs);
  }

  #send(): void {
    this.#sentAt = performance.now();
    if (this.#frame) this.#post({ type: 'frame', shown: this.#frame });
    this.#frame = null;
    const closed = this.#costs.findIndex((entry) => entry.open);
    const costs = this.#costs.splice(0, closed < 0 ? this.#costs.length : closed).map((entry) => entry.cost);
    if (costs.length > 0) this.#post({ type: 'costs', costs });
  }
}

function shownFrame({ record: { header, pixels }, engine: { plan }, result, judgement, latencyMs }: InspectedFrame, marked: MarkedIn | null): ShownFrame {
  const values = probeValues(plan, pixels);
  const probes = (plan.recipe.probes ?? []).map((probe, i) => ({ ...probe, ...values[i]! }));
  return { header, result, regions: result.regions, ...judgement, probes, marked, latencyMs };
}
