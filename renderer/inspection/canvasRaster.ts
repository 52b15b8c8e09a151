import type { Raster } from './paint.ts';

/** A 2-D canvas with the memory that pictures are painted into. */
export interface CanvasRaster extends Raster {
  readonly context: OffscreenCanvasRenderingContext2D;
  /** Brings the painted pixels to the canvas. */
  put(): void;
}

/** @throws RangeError  when the browser gives no 2-D context or the canvas is empty */
export function createCanvasRaster(canvas: OffscreenCanvas): CanvasRaster {
  const { width, height } = canvas;
  const context = canvas.getContext('2d');
  if (!context) throw new RangeError(`canvas of ${width}x${height}: the browser gives no 2-D context; reload the window`);
  const image = new ImageData(width, height);
  return { width, height, context, pixels: new Uint32Array(image.data.buffer), put: () => { context.putImageData(image, 0, 0); } };
}
