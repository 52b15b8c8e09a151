import { DeviceError, type Engine } from 'sightline/kernels';
import type { InspectedFrame } from './inspector.ts';
import { createCanvasRaster, type CanvasRaster } from './canvasRaster.ts';
import { createGpuPainter, type GpuPainter } from './gpuPainter.ts';
import type { MarkedRegion } from './markedRegion.ts';
import { drawOverlay, type DrawnOverlay } from './overlay.ts';
import { paintPicture, stagesNeeded } from './picture.ts';
import type { Overlay, ViewedStage, ViewPort } from './protocol.ts';
import { createDrawDuty, createReadDuty } from './duty.ts';
import { SettledFrame } from './settledFrame.ts';
import type { Troubles } from './troubles.ts';
import { fitPort, sampleGrid, type Sampling } from './viewport.ts';

interface View {
  readonly stage: ViewedStage;
  /** null: the whole frame. */
  readonly port: ViewPort | null;
  readonly overlay: Overlay;
}

/** Device pixels; `pixelRatio` of them to one of the page: lines and figures are as large on every screen. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

const FIRST_VIEW: View = { stage: 'raw', port: null, overlay: { outlines: false, boxes: false, labels: false, saturated: false, rois: false } };

/**
 * Draws frames on the window's canvas. A picture is of one frame throughout. Replayed frames are all drawn, and hold the next one
 * back; of live frames the newest is, as often as drawing and the engine's reads allow, and always the last.
 */
export class Viewer {
  readonly #canvas: OffscreenCanvas;
  readonly #troubles: Troubles;
  readonly #marked: Pick<MarkedRegion, 'labelIn'>;
  readonly #onBroken: (engine: Engine, error: DeviceError) => void;
  readonly #readDuty = createReadDuty();
  readonly #drawDuty = createDrawDuty();
  #raster: CanvasRaster | null = null;
  #size: CanvasSize;
  #gpu: { readonly engine: Engine; readonly painter: GpuPainter | null } | null = null;
  #view: View = FIRST_VIEW;
  #latest: SettledFrame | null = null;
  #drawn: SettledFrame | null = null;
  #drawing: Promise<number | null> | null = null;
  #isStale = false;
  #isHolding = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param onBroken  told of the device's trouble, which a picture may meet before any frame does */
  constructor(canvas: OffscreenCanvas, troubles: Troubles, marked: Pick<MarkedRegion, 'labelIn'>, onBroken: (engine: Engine, error: DeviceError) => void) {
    this.#marked = marked;
    this.#onBroken = onBroken;
    this.#canvas = canvas;
    this.#size = { width: canvas.width, height: canvas.height, pixelRatio: 1 };
    this.#troubles = troubles;
  }

  /** The frame that settled last: the only one whose stages the engine still has. Hold it for longer than the moment. */
  get latest(): SettledFrame | null {
    return this.#latest;
  }

  /** @returns what is drawn over a frame */
  overlayOf({ result }: InspectedFrame): DrawnOverlay {
    return { ...this.#view.overlay, highlight: this.#marked.labelIn(result) };
  }

  setView(view: View): void {
    this.#view = view;
    this.#redraw();
  }

  resize({ width, height, pixelRatio }: CanvasSize): void {
    if (width === this.#size.width && height === this.#size.height && pixelRatio === this.#size.pixelRatio) return;
    this.#size = { width, height, pixelRatio };
    this.#raster = null;
    this.#redraw();
  }

  /**
   * Takes a frame that just settled; called in the same turn, so that its stages are read before the next frame settles.
   * @returns ms that reading and drawing took, or null when it is not drawn
   */
  settled(inspected: InspectedFrame): Promise<number | null> {
    if (this.#isHolding) return Promise.resolve(null);
    const frame = new SettledFrame(inspected);
    this.#latest?.release();
    this.#latest = frame;
    if (inspected.record.header.mode === 'replay') return this.#drawInTurn(frame);
    const waitMs = this.#waitMs(frame);
    if (this.#drawing) this.#isStale = true;
    else if (waitMs > 0) this.#timer ??= setTimeout(() => { this.#timer = null; this.#drawLatest(); }, waitMs);
    else return this.#draw(frame);
    return Promise.resolve(null);
  }

  /**
   * Shows a frame that was inspected once more, and no other until `resume`; called in the same turn. All its stages are read now.
   */
  hold(inspected: InspectedFrame): void {
    const frame = new SettledFrame(inspected, true);
    const { plan } = inspected.engine;
    for (const stage of plan.stageNames) if (stage !== plan.measure.name && stage !== plan.flatField?.name) frame.image(stage).catch(() => undefined);
    this.#latest?.release();
    this.#latest = frame;
    this.#isHolding = true;
    this.#drawLatest();
  }

  /** The next frame that settles is drawn again. */
  resume(): void {
    this.#isHolding = false;
  }

  #neededOf(frame: SettledFrame): string[] {
    return stagesNeeded(frame.inspected.engine.plan, this.#view.stage, this.#view.overlay);
  }

  /** @returns null where the picture is painted from stages that were read: without a GPU, and of a held frame, which the GPU has no more */
  #painterOf({ isHeld, inspected: { engine } }: SettledFrame): GpuPainter | null {
    if (isHeld) return null;
    if (this.#gpu?.engine !== engine) this.#gpu = { engine, painter: createGpuPainter(engine) };
    return this.#gpu.painter;
  }

  /** @returns ms until the frame may be drawn without taking too much from the inspection */
  #waitMs(frame: SettledFrame): number {
    const now = performance.now();
    const readsMs = this.#painterOf(frame) || frame.has(this.#neededOf(frame)) ? 0 : this.#readDuty.waitMs(now);
    return Math.max(readsMs, this.#drawDuty.waitMs(now));
  }

  async #drawInTurn(frame: SettledFrame): Promise<number | null> {
    frame.hold();
    // Asked for now, while this frame is the engine's last; drawn when the picture before is done.
    if (!this.#painterOf(frame)) for (const stage of this.#neededOf(frame)) frame.image(stage).catch(() => undefined);
    try {
      while (this.#drawing) await this.#drawing;
      return await this.#draw(frame);
    } finally {
      frame.release();
    }
  }

  #drawLatest(): void {
    if (this.#drawing) this.#isStale = true;
    else if (this.#latest) void this.#draw(this.#latest);
  }

  /** The picture that is there, seen otherwise: of the same frame where its stages were read. */
  #redraw(): void {
    if (this.#drawing) {
      this.#isStale = true;
      return;
    }
    // The GPU draws the latest alone.
    const isKept = this.#drawn?.inspected.engine.createView === null && this.#drawn.has(this.#neededOf(this.#drawn));
    const frame = isKept && !this.#isHolding ? this.#drawn : this.#latest;
    if (frame) void this.#draw(frame);
  }

  #draw(frame: SettledFrame): Promise<number | null> {
    frame.hold();
    const drawing = this.#paint(frame).finally(() => {
      frame.release();
      this.#drawing = null;
      if (!this.#isStale) return;
      this.#isStale = false;
      this.#redrawSoon();
    });
    this.#drawing = drawing;
    return drawing;
  }

  /** A new frame or view came while drawing. */
  #redrawSoon(): void {
    const frame = this.#latest;
    if (!frame) return;
    this.#timer ??= setTimeout(() => { this.#timer = null; this.#drawLatest(); }, this.#waitMs(frame));
  }

  async #paint(frame: SettledFrame): Promise<number | null> {
    const { width, height, pixelRatio } = this.#size;
    if (width === 0 || height === 0) return null;
    const { stage } = this.#view;
    const overlay = this.overlayOf(frame.inspected);
    const { engine: { plan: { format } }, result } = frame.inspected;
    const port = this.#view.port ?? fitPort(format, this.#size);
    const beganMs = performance.now();
    try {
      const raster = this.#raster ??= createCanvasRaster(this.#canvas, width, height);
      const put = await this.#picture(frame, raster, sampleGrid(port, format, raster), overlay);
      // Resized meanwhile: the next picture is on its way.
      if (!put || raster !== this.#raster) return null;
      put();
      drawOverlay(raster.context, result.regions, overlay, port, pixelRatio);
      this.#keepDrawn(frame);
      this.#troubles.clear('view');
      this.#drawDuty.spent(beganMs, performance.now());
      return performance.now() - beganMs;
    } catch (error) {
      // A frame that was overtaken while it was read has no picture any more; the newer one is drawn instead.
      if (error instanceof DeviceError) this.#onBroken(frame.inspected.engine, error);
      if (frame === this.#latest) this.#reportTrouble(stage, error);
      return null;
    }
  }

  /** @returns what brings the picture to the canvas; null when the frame can be drawn no more */
  async #picture(frame: SettledFrame, raster: CanvasRaster, sampling: Sampling, overlay: DrawnOverlay): Promise<(() => void) | null> {
    const { stage } = this.#view;
    const needed = this.#neededOf(frame);
    const painter = this.#painterOf(frame);
    const beganMs = performance.now();
    if (painter) {
      if (frame !== this.#latest) return null;
      const picture = await painter.paint(frame, sampling, stage, overlay);
      return () => {
        raster.fitCanvas();
        raster.context.clearRect(0, 0, raster.width, raster.height);
        raster.context.drawImage(picture, 0, 0);
        picture.close();
      };
    }
    if (!frame.has(needed)) {
      await Promise.all(needed.map((name) => frame.image(name)));
      this.#readDuty.spent(beganMs, performance.now());
    }
    await paintPicture(raster, sampling, frame, stage, overlay);
    return () => { raster.put(); };
  }

  #keepDrawn(frame: SettledFrame): void {
    if (frame === this.#drawn) return;
    frame.hold();
    this.#drawn?.release();
    this.#drawn = frame;
  }

  #reportTrouble(stage: ViewedStage, error: unknown): void {
    this.#troubles.report({
      id: 'view', severity: 'warning', message: `Stage ${stage} cannot be shown: ${error instanceof Error ? error.message : String(error)}`,
      tip: 'Inspection goes on. Choose another stage; if none is shown, reload the window.',
    });
  }
}
