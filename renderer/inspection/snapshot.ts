import { createCanvasRaster } from './canvasRaster.ts';
import { drawOverlay } from './overlay.ts';
import { paintPicture } from './picture.ts';
import type { Overlay, ViewedStage } from './protocol.ts';
import type { SettledFrame } from './settledFrame.ts';
import { fullPort, sampleGrid } from './viewport.ts';

const PLAIN: Overlay = { outlines: false, boxes: false, labels: false, highlight: null };

/**
 * @param frame    the viewer's latest
 * @param overlay  as in the window; drawn over `regions` alone, other stages are their pixels and nothing else
 * @returns one stage as PNG, a pixel for every pixel of the frame
 */
export async function takeSnapshot(frame: SettledFrame, stage: ViewedStage, overlay: Overlay): Promise<Blob> {
  frame.hold();
  try {
    const { engine: { plan: { format } }, result } = frame.inspected;
    const canvas = new OffscreenCanvas(format.width, format.height);
    const raster = createCanvasRaster(canvas, format.width, format.height);
    const port = fullPort(format);
    const drawn = stage === 'regions' ? overlay : PLAIN;
    await paintPicture(raster, sampleGrid(port, format, raster), frame, stage, drawn);
    raster.put();
    drawOverlay(raster.context, result.regions, drawn, port);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    frame.release();
  }
}
