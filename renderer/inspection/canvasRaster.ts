import type { Raster } from './paint.ts';

/** A 2-D canvas with the memory that pictures are painted into. */
export interface CanvasRaster extends Raster {
  readonly context: OffscreenCanvasRenderingContext2D;
  /** Gives the canvas the raster's size, and with it a blank, when it has another: done just before drawing, nothing flickers. */
  fitCanvas(): void;
  /** Brings the painted pixels to the canvas. */
  put(): void;
}

/** @throws RangeError  when the browser gives no 2-D context */
export function createCanvasRaster(canvas: OffscreenCanvas, width: number, height: number): CanvasRaster {
  const context = canvas.getContext('2d');
  if (!context) throw new RangeError(`canvas of ${width}x${height}: the browser gives no 2-D context; reload the window`);
  const image = new ImageData(width, height);
  const fitCanvas = (): void => {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
  };
  return {
    width, height, context, fitCanvas, pixels: new Uint32Array(image.data.buffer),
    put() {
      fitCanvas();
      context.putImageData(image, 0, 0);
    },
  };
}
