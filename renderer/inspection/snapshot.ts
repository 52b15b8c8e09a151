import { createCanvasRaster } from './canvasRaster.ts';
import { fromNewest } from './fromNewest.ts';
import type { InspectedFrame } from './inspector.ts';
import { drawOverlay, type DrawnOverlay } from './overlay.ts';
import { paintPicture } from './picture.ts';
import type { ViewedStage } from './protocol.ts';
import { drawRois } from './roiLines.ts';
import type { SettledFrame } from './settledFrame.ts';
import { fullPort, sampleGrid } from './viewport.ts';

const PLAIN: DrawnOverlay = { outlines: false, boxes: false, labels: false, saturated: false, rois: false, highlight: null };

export interface Snapshot {
  readonly frame: number;
  readonly png: Blob;
}

/**
 * @param latest   the viewer's
 * @param overlayOf  a frame's, as in the window: its ROIs over every stage, the rest over `regions` alone; else a stage is its pixels and nothing more
 * @returns one stage of the newest frame as PNG, a pixel for every pixel of the frame
 * @throws RangeError   no frame was inspected yet
 * @throws DeviceError  the engine failed
 */
export function takeSnapshot(latest: () => SettledFrame | null, stage: ViewedStage, overlayOf: (frame: InspectedFrame) => DrawnOverlay): Promise<Snapshot> {
  return fromNewest(latest, async (frame) => {
    const { engine: { plan: { format, recipe } }, record: { header }, result } = frame.inspected;
    const overlay = overlayOf(frame.inspected);
    const drawn = stage === 'regions' ? overlay : PLAIN;
    const canvas = new OffscreenCanvas(format.width, format.height);
    const raster = createCanvasRaster(canvas, format.width, format.height);
    const port = fullPort(format);
    await paintPicture(raster, sampleGrid(port, format, raster), frame, stage, drawn);
    raster.put();
    drawOverlay(raster.context, result.regions, drawn, port, 1);
    if (overlay.rois) drawRois(raster.context, recipe.rois, port);
    return { frame: header.frame, png: await canvas.convertToBlob({ type: 'image/png' }) };
  });
}
