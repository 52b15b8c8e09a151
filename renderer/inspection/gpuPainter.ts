import type { Engine, StageView } from 'sightline/kernels';
import { HUE_TABLE, labelColours, measuredColours } from './colours.ts';
import { HIGHLIGHT_COLOUR, SATURATED_COLOUR, type DrawnOverlay } from './overlay.ts';
import { imageStage, marksSaturated } from './picture.ts';
import type { ViewedStage } from './protocol.ts';
import type { SettledFrame } from './settledFrame.ts';
import type { Sampling } from './viewport.ts';

/** Paints on the GPU, from the engine's own buffers, the picture that `paintPicture` paints on the CPU. */
export class GpuPainter {
  readonly engine: Engine;
  readonly #canvas: OffscreenCanvas;
  readonly #view: StageView;

  constructor(engine: Engine, canvas: OffscreenCanvas, view: StageView) {
    this.engine = engine;
    this.#canvas = canvas;
    this.#view = view;
  }

  /**
   * @param frame  the frame that settled last: the engine draws no other
   * @returns the picture, for the caller to draw and close
   */
  async paint(frame: SettledFrame, sampling: Sampling, viewed: ViewedStage, overlay: DrawnOverlay): Promise<ImageBitmap> {
    const { engine: { plan }, result } = frame.inspected;
    const stage = imageStage(plan, viewed);
    const tint = viewed === 'regions', outline = overlay.outlines;
    const colours = tint || outline ? measuredColours(result.labelledCount, result.regions.label)
      : stage === plan.label.name ? labelColours(result.labelledCount) : new Uint32Array(0);
    const draw = await this.#view.prepare({ stage, ...sampling, colours, tint, outline, highlight: overlay.highlight, highlightColour: HIGHLIGHT_COLOUR,
      saturatedColour: marksSaturated(viewed, overlay) ? SATURATED_COLOUR : null, hues: HUE_TABLE,
    });
    const { length: width } = sampling.columns, { length: height } = sampling.rows;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const done = draw();
    const picture = this.#canvas.transferToImageBitmap();
    await done;
    return picture;
  }
}

/** @returns null where the engine's pixels are not on a GPU, or the browser has no canvas for them */
export function createGpuPainter(engine: Engine): GpuPainter | null {
  if (!engine.createView) return null;
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('webgpu');
  return context && new GpuPainter(engine, canvas, engine.createView(context));
}
