import { probeValue, type StageImage } from 'sightline/kernels';
import type { FromWorker } from './protocol.ts';
import { createReadDuty } from './duty.ts';
import type { SettledFrame } from './settledFrame.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Reads the value of every stage at one pixel of the frame shown, for as long as it is asked to. */
export class Probe {
  readonly #latest: () => SettledFrame | null;
  readonly #post: (message: FromWorker) => void;
  readonly #duty = createReadDuty();
  #at: Point | null = null;
  #isReading = false;
  #isStale = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(latest: () => SettledFrame | null, post: (message: FromWorker) => void) {
    this.#latest = latest;
    this.#post = post;
  }

  setPoint(at: Point | null): void {
    this.#at = at;
    this.refresh();
  }

  /** The frame or the point changed. */
  refresh(): void {
    const frame = this.#latest();
    if (!this.#at || !frame) return;
    if (this.#isReading) {
      this.#isStale = true;
      return;
    }
    const waitMs = frame.has(imageStages(frame)) ? 0 : this.#duty.waitMs(performance.now());
    if (waitMs === 0) void this.#read(frame, this.#at);
    else this.#timer ??= setTimeout(() => { this.#timer = null; this.refresh(); }, waitMs);
  }

  async #read(frame: SettledFrame, { x, y }: Point): Promise<void> {
    const { width, height } = frame.inspected.engine.plan.format;
    if (!(x >= 0 && y >= 0 && x < width && y < height)) return;
    this.#isReading = true;
    const needsEngine = !frame.has(imageStages(frame));
    const beganMs = performance.now();
    frame.hold();
    try {
      const values = await valuesAt(frame, Math.floor(x), Math.floor(y));
      if (needsEngine) this.#duty.spent(beganMs, performance.now());
      if (this.#at) this.#post({ type: 'probe', x: Math.floor(x), y: Math.floor(y), ...values });
    } catch {
      // Overtaken by a newer frame while it was read: that one is read instead.
      this.#isStale = frame !== this.#latest();
    } finally {
      frame.release();
      this.#isReading = false;
    }
    if (!this.#isStale) return;
    this.#isStale = false;
    this.refresh();
  }
}

/** Stages that only the engine has; raw and flatField are computed from the samples. */
function imageStages({ inspected: { engine: { plan } } }: SettledFrame): string[] {
  return plan.stageNames.filter((name) => name !== plan.measure.name && name !== plan.flatField?.name);
}

/** @returns the value of every stage at a pixel, DN or label, and the label; null where there is no region */
async function valuesAt(frame: SettledFrame, x: number, y: number): Promise<{ readonly values: Readonly<Record<string, number>>; readonly label: number | null }> {
  const { engine: { plan }, record } = frame.inspected;
  const pixel = y * plan.format.width + x;
  const { rawDn, flatFieldDn } = probeValue(plan, record.pixels, y, x);
  const values: Record<string, number> = { raw: rawDn };
  if (plan.flatField && flatFieldDn !== null) values[plan.flatField.name] = flatFieldDn;
  const images: StageImage[] = await Promise.all(imageStages(frame).map((stage) => frame.image(stage)));
  for (const image of images) values[image.stage] = image.data[pixel]!;
  return { values, label: values[plan.label.name] || null };
}
