import type { RegionTable } from 'sightline/kernels';
import { cssColour, labelColour } from './colours.ts';
import type { Overlay, ViewPort } from './protocol.ts';
import { toCanvas } from './viewport.ts';

/** Numbers drawn at most: more could not be read. */
const MOST_NUMBERS = 400;
/** A number needs a box this wide; this and all that follows in pixels of the page. */
const LEAST_NUMBER_BOX_PX = 14;
export const HIGHLIGHT_COLOUR = 0xffffffff;
/** Red: nothing else in a gray picture has a colour. */
export const SATURATED_COLOUR = 0xff3030ff;

/** The overlay of one frame. */
export interface DrawnOverlay extends Overlay {
  /** Label of the region to point out; null for none. */
  readonly highlight: number | null;
}

/** What of a 2-D context is drawn with. */
export type OverlayContext = Pick<OffscreenCanvasRenderingContext2D, 'strokeRect' | 'fillRect' | 'fillText' | 'measureText' | 'lineWidth' | 'strokeStyle' | 'fillStyle' | 'font' | 'textBaseline'>
  & { readonly canvas: { readonly width: number; readonly height: number } };

/** A region's box on the canvas. */
interface Box {
  readonly label: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws boxes and numbers of the measured regions over the picture; nothing where the recipe measures no `bbox`.
 *
 * @param scale  canvas pixels to a pixel of the page
 */
export function drawOverlay(context: OverlayContext, regions: RegionTable, overlay: DrawnOverlay, port: ViewPort, scale: number): void {
  const { canvas } = context;
  const boxes = boxesOf(regions, port, canvas);
  if (overlay.boxes) {
    const line = Math.max(1, Math.round(scale));
    context.lineWidth = line;
    for (const box of boxes) {
      context.strokeStyle = cssColour(labelColour(box.label));
      context.strokeRect(Math.round(box.x) - line / 2, Math.round(box.y) - line / 2, Math.round(box.width) + line, Math.round(box.height) + line);
    }
  }
  const marked = overlay.highlight === null ? undefined : boxes.find((box) => box.label === overlay.highlight);
  if (marked) pointOut(context, marked, scale);
  if (!overlay.labels) return;
  context.font = `${12 * scale}px ui-monospace, monospace`;
  context.textBaseline = 'bottom';
  for (const box of boxes.filter(({ width }) => width >= LEAST_NUMBER_BOX_PX * scale).slice(0, MOST_NUMBERS)) drawNumber(context, box, scale);
}

/** @returns boxes that touch the canvas */
function boxesOf({ count, label, columns }: RegionTable, port: ViewPort, canvas: { readonly width: number; readonly height: number }): Box[] {
  const [minRow, minCol, maxRow, maxCol] = ['bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col'].map((name) => columns.get(name));
  if (!minRow || !minCol || !maxRow || !maxCol) return [];
  const boxes: Box[] = [];
  for (let row = 0; row < count; row++) {
    const from = toCanvas(port, canvas, minCol[row]!, minRow[row]!);
    const to = toCanvas(port, canvas, maxCol[row]!, maxRow[row]!);
    if (to.x < 0 || to.y < 0 || from.x > canvas.width || from.y > canvas.height) continue;
    boxes.push({ label: label[row]!, x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y });
  }
  return boxes;
}

/** Two-toned, so that it stands out on any picture. */
function pointOut(context: OverlayContext, { x, y, width, height }: Box, scale: number): void {
  const margin = 5 * scale;
  for (const [lineWidth, colour] of [[5, 'rgb(0 0 0 / 0.7)'], [2.5, cssColour(HIGHLIGHT_COLOUR)]] as const) {
    context.lineWidth = lineWidth * scale;
    context.strokeStyle = colour;
    context.strokeRect(x - margin, y - margin, width + 2 * margin, height + 2 * margin);
  }
}

function drawNumber(context: OverlayContext, { label, x, y }: Box, scale: number): void {
  const text = String(label);
  const width = context.measureText(text).width;
  context.fillStyle = 'rgb(0 0 0 / 0.65)';
  context.fillRect(x - scale, y - 15 * scale, width + 5 * scale, 14 * scale);
  context.fillStyle = cssColour(labelColour(label));
  context.fillText(text, x + scale, y - scale);
}
