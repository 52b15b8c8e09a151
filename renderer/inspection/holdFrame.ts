import type { Inspector } from './inspector.ts';
import type { KeptFrames } from './keptFrames.ts';
import type { PageFeed } from './pageFeed.ts';
import type { FromWorker } from './protocol.ts';
import type { Troubles } from './troubles.ts';
import type { Viewer } from './viewer.ts';

export interface HoldOptions {
  readonly kept: KeptFrames;
  readonly inspector: Pick<Inspector, 'look'>;
  readonly viewer: Pick<Viewer, 'hold' | 'resume'>;
  readonly feed: Pick<PageFeed, 'hold' | 'resume'>;
  readonly troubles: Troubles;
  readonly post: (message: FromWorker) => void;
}

/** Shows one kept frame, every stage of it, while the inspection of others goes on unseen. */
export class HoldFrame {
  readonly #options: HoldOptions;
  #frame: number | null = null;
  /** Grows when the newest is to be shown: a frame that was asked for before, and waits for the engine, is not wanted any more. */
  #released = 0;

  constructor(options: HoldOptions) {
    this.#options = options;
  }

  get isHolding(): boolean {
    return this.#frame !== null;
  }

  /** Its stages are made again, in the place of one frame of the stream; result and times are those it had. */
  async show(frame: number): Promise<void> {
    const { kept, inspector, viewer, feed, troubles, post } = this.#options;
    const found = kept.find(frame), released = this.#released;
    try {
      if (found === null) throw new RangeError('it is not kept any more');
      await inspector.look(found, () => {
        if (released !== this.#released) return;
        this.#frame = frame;
        post({ type: 'held', frame });
        feed.hold(found);
        viewer.hold(found);
      });
      troubles.clear('hold');
    } catch (error) {
      troubles.report({
        id: 'hold', severity: 'warning', message: `Frame ${frame} cannot be shown: ${error instanceof Error ? error.message : String(error)}`,
        tip: 'Inspection goes on. Open a newer one; a recording can be gone back in to any frame.',
      });
    }
  }

  /** The newest frame is shown again, from the next one on. */
  release(): void {
    this.#released += 1;
    if (this.#frame === null) return;
    this.#frame = null;
    this.#options.feed.resume();
    this.#options.viewer.resume();
    this.#options.post({ type: 'held', frame: null });
  }
}
