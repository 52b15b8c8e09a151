import type { Roi } from 'sightline/kernels';
import { EXCLUDED_DASH, ROI_COLOURS, roiName } from '../roi/roiColours.ts';
import { handlesOf, outlineOf } from '../roi/roiShapes.ts';
import type { ViewPort } from './protocol.ts';
import { toCanvas } from './viewport.ts';

const LINE_PX = 2, FONT_PX = 12;
/** Under the line and the name, so that both stand out on white too. */
const SHADE = 'rgb(0 0 0 / 0.75)';

/** What of a 2-D context is drawn with. */
export type LineContext = Pick<OffscreenCanvasRenderingContext2D,
  'beginPath' | 'rect' | 'arc' | 'moveTo' | 'lineTo' | 'closePath' | 'stroke' | 'setLineDash' | 'fillText' | 'strokeText' | 'lineWidth' | 'strokeStyle' | 'fillStyle' | 'font' | 'textBaseline'>
  & { readonly canvas: { readonly width: number; readonly height: number } };

/** Draws the ROIs of a recipe into a picture as the window shows them over it: outline and name, dashed where a shape is left out. */
export function drawRois(context: LineContext, rois: readonly Roi[], port: ViewPort): void {
  for (const roi of rois) {
    trace(context, roi, port);
    context.setLineDash([]);
    context.lineWidth = LINE_PX + 2;
    context.strokeStyle = SHADE;
    context.stroke();
    context.setLineDash(roi.mode === 'exclude' ? [...EXCLUDED_DASH] : []);
    context.lineWidth = LINE_PX;
    context.strokeStyle = ROI_COLOURS[roi.mode];
    context.stroke();
    drawName(context, roi, port);
  }
  context.setLineDash([]);
}

function trace(context: LineContext, roi: Roi, port: ViewPort): void {
  const outline = outlineOf(roi);
  context.beginPath();
  switch (outline.type) {
    case 'box': {
      const { x, y } = toCanvas(port, context.canvas, outline.x, outline.y);
      context.rect(x, y, outline.width * port.zoom, outline.height * port.zoom);
      break;
    }
    case 'round': {
      const { x, y } = toCanvas(port, context.canvas, outline.x, outline.y);
      context.arc(x, y, outline.radius * port.zoom, 0, 2 * Math.PI);
      break;
    }
    case 'corners':
      outline.points.map((point) => toCanvas(port, context.canvas, point.x, point.y)).forEach(({ x, y }, index) => {
        if (index === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      });
      context.closePath();
  }
}

/** Above the uppermost handle; below it where the picture ends there. */
function drawName(context: LineContext, roi: Roi, port: ViewPort): void {
  const top = handlesOf(roi).reduce((upper, each) => (each.y < upper.y || (each.y === upper.y && each.x < upper.x) ? each : upper));
  const { x, y } = toCanvas(port, context.canvas, top.x, top.y);
  const isInside = y - 5 - FONT_PX >= 0;
  context.font = `${FONT_PX}px ui-monospace, monospace`;
  context.textBaseline = isInside ? 'bottom' : 'top';
  context.lineWidth = 3;
  context.strokeStyle = SHADE;
  context.fillStyle = ROI_COLOURS[roi.mode];
  const at = [roiName(roi), x + 4, isInside ? y - 5 : y + 5] as const;
  context.strokeText(...at);
  context.fillText(...at);
}
