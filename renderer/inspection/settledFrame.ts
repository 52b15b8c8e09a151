import type { StageImage, StageName } from 'sightline/kernels';
import type { InspectedFrame } from './inspector.ts';

/** A frame that can be looked at: its samples, its result and the stages read so far. */
export class SettledFrame {
  readonly inspected: InspectedFrame;
  /** Inspected a second time, to be looked at: other frames settle while it is. */
  readonly isHeld: boolean;
  readonly #images = new Map<StageName, Promise<StageImage>>();
  readonly #read = new Set<StageName>();

  /** Holds the frame's record until `release`. */
  constructor(inspected: InspectedFrame, isHeld = false) {
    this.inspected = inspected;
    this.isHeld = isHeld;
    inspected.record.hold();
  }

  /** Whether every one of the stages was read. */
  has(stages: readonly StageName[]): boolean {
    return stages.every((stage) => this.#read.has(stage));
  }

  /**
   * Reads a stage, once. The engine knows only the frame that settled last: what was not read by then rejects or is another
   * frame's, so only the viewer's latest frame may be asked for more than `has` says.
   */
  image(stage: StageName): Promise<StageImage> {
    const known = this.#images.get(stage);
    if (known) return known;
    const image = this.inspected.engine.readStage(stage);
    this.#images.set(stage, image);
    image.then(() => { this.#read.add(stage); }, () => { this.#images.delete(stage); });
    return image;
  }

  hold(): void {
    this.inspected.record.hold();
  }

  release(): void {
    this.inspected.record.release();
  }
}
