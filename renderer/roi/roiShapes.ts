import type { Roi } from 'sightline/kernels';

/** A point of the frame as the view counts it: pixel centres at .5, so that pixel (row 3, col 5) reaches from (5, 3) to (6, 4). */
export interface FramePoint {
  readonly x: number;
  readonly y: number;
}

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export type RoiShape = Roi['shape'];

/** What is drawn of a ROI: frame points. */
export type Outline =
  | { readonly type: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly type: 'round'; readonly x: number; readonly y: number; readonly radius: number }
  | { readonly type: 'corners'; readonly points: readonly FramePoint[] };

/** Polygons and circles count the centre of a pixel as whole, the view its edge. */
const CENTRE = 0.5;
const tenth = (value: number): number => Math.round(value * 10) / 10;
const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

export function outlineOf(roi: Roi): Outline {
  switch (roi.shape) {
    case 'rectangle': return { type: 'box', x: roi.col, y: roi.row, width: roi.width, height: roi.height };
    case 'circle': return { type: 'round', x: roi.col + CENTRE, y: roi.row + CENTRE, radius: roi.radiusPx };
    case 'polygon': return { type: 'corners', points: roi.points.map(([row, col]) => ({ x: col + CENTRE, y: row + CENTRE })) };
  }
}

/** @returns the points by which a ROI is reshaped, in the order that `withHandle` knows them by */
export function handlesOf(roi: Roi): readonly FramePoint[] {
  const outline = outlineOf(roi);
  switch (outline.type) {
    case 'box': {
      const { x, y, width, height } = outline;
      return [{ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }];
    }
    case 'round': return [{ x: outline.x + outline.radius, y: outline.y }];
    case 'corners': return outline.points;
  }
}

/** @returns whole pixels between two points, as far as they lie in the frame; null where that is none */
export function rectangleBetween(id: string, a: FramePoint, b: FramePoint, frame: FrameSize): Roi | null {
  const [left, right] = [a.x, b.x].map((x) => clamp(Math.round(x), frame.width)).sort((p, q) => p - q) as [number, number];
  const [top, bottom] = [a.y, b.y].map((y) => clamp(Math.round(y), frame.height)).sort((p, q) => p - q) as [number, number];
  return right > left && bottom > top ? { shape: 'rectangle', id, mode: 'include', row: top, col: left, height: bottom - top, width: right - left } : null;
}

/** @returns the circle about a point through another; null below half a pixel */
export function circleThrough(id: string, centre: FramePoint, edge: FramePoint): Roi | null {
  const radiusPx = tenth(Math.hypot(edge.x - centre.x, edge.y - centre.y));
  return radiusPx < 0.5 ? null : { shape: 'circle', id, mode: 'include', row: tenth(centre.y - CENTRE), col: tenth(centre.x - CENTRE), radiusPx };
}

/** @returns null with fewer than three corners */
export function polygonOf(id: string, corners: readonly FramePoint[]): Roi | null {
  if (corners.length < 3) return null;
  return { shape: 'polygon', id, mode: 'include', points: corners.map(({ x, y }) => [tenth(y - CENTRE), tenth(x - CENTRE)]) };
}

/** @returns a shape in the middle of the frame, for who draws without a mouse */
export function centredShape(shape: RoiShape, id: string, { width, height }: FrameSize): Roi {
  const [x, y] = [width / 2, height / 2];
  const box = { a: { x: x - width / 4, y: y - height / 4 }, b: { x: x + width / 4, y: y + height / 4 } };
  const frame = { width: Math.max(1, width), height: Math.max(1, height) };
  switch (shape) {
    case 'circle': return circleThrough(id, { x, y }, { x: x + Math.max(1, Math.min(width, height) / 4), y })!;
    case 'polygon': return polygonOf(id, [{ x, y: box.a.y }, { x: box.b.x, y: box.b.y }, { x: box.a.x, y: box.b.y }])!;
    case 'rectangle': return rectangleBetween(id, box.a, box.b, frame) ?? { shape, id, mode: 'include', row: 0, col: 0, ...frame };
  }
}

/** Moves by whole pixels, so that what was exact stays exact. */
export function moved(roi: Roi, dx: number, dy: number): Roi {
  const [right, down] = [Math.round(dx), Math.round(dy)];
  if (roi.shape === 'polygon') return { ...roi, points: roi.points.map(([row, col]) => [row + down, col + right]) };
  return { ...roi, row: roi.row + down, col: roi.col + right };
}

/** @returns the ROI with one of its handles at another place; the same ROI where nothing would be left of it */
export function withHandle(roi: Roi, handle: number, to: FramePoint, frame: FrameSize): Roi {
  switch (roi.shape) {
    case 'rectangle': {
      const opposite = handlesOf(roi)[(handle + 2) % 4]!;
      const next = rectangleBetween(roi.id, opposite, to, frame);
      return next ? { ...next, mode: roi.mode } : roi;
    }
    case 'circle': {
      const next = circleThrough(roi.id, { x: roi.col + CENTRE, y: roi.row + CENTRE }, to);
      return next?.shape === 'circle' ? { ...roi, radiusPx: next.radiusPx } : roi;
    }
    case 'polygon':
      return { ...roi, points: roi.points.map((point, index) => (index === handle ? [tenth(to.y - CENTRE), tenth(to.x - CENTRE)] : point)) };
  }
}
