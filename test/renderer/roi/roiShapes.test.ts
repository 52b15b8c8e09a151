import { createRoiMask, type Roi } from 'sightline/kernels';
import { describe, expect, it } from 'vitest';
import { centredShape, circleThrough, handlesOf, moved, outlineOf, polygonOf, rectangleBetween, withHandle } from '../../../renderer/roi/roiShapes.ts';

const FRAME = { width: 40, height: 30 };

/** Pixels of the frame that the kernels count to the ROI, as text. */
function pixelsOf(roi: Roi): string[] {
  const stride = Math.ceil(FRAME.width / 8), mask = createRoiMask([roi], FRAME.width, FRAME.height, stride);
  return Array.from({ length: FRAME.width * FRAME.height }, (_, at) => [Math.floor(at / FRAME.width), at % FRAME.width] as const)
    .filter(([row, col]) => (mask[row * stride + (col >> 3)]! >> (col & 7)) & 1).map(([row, col]) => `${row},${col}`);
}

describe('a drawn shape', () => {
  it('as a rectangle holds the whole pixels between two points, whichever way it was drawn, cut at the frame', () => {
    const roi = rectangleBetween('a', { x: 8.6, y: 5.4 }, { x: 5.2, y: 3.4 }, FRAME)!;
    expect(roi).toEqual({ shape: 'rectangle', id: 'a', mode: 'include', row: 3, col: 5, height: 2, width: 4 });
    expect(pixelsOf(roi)).toEqual(['3,5', '3,6', '3,7', '3,8', '4,5', '4,6', '4,7', '4,8']);
    expect(outlineOf(roi)).toEqual({ type: 'box', x: 5, y: 3, width: 4, height: 2 });
    expect(rectangleBetween('a', { x: -9, y: -9 }, { x: 99, y: 99 }, FRAME)).toMatchObject({ row: 0, col: 0, height: 30, width: 40 });
    expect(rectangleBetween('a', { x: 5.1, y: 5.1 }, { x: 5.4, y: 9 }, FRAME)).toBeNull();
  });

  it('as a circle or polygon counts pixel centres, half a pixel from the view’s edges', () => {
    const circle = circleThrough('c', { x: 10.5, y: 6.5 }, { x: 12, y: 6.5 })!;
    expect(circle).toEqual({ shape: 'circle', id: 'c', mode: 'include', row: 6, col: 10, radiusPx: 1.5 });
    expect(pixelsOf(circle)).toHaveLength(9);
    expect(outlineOf(circle)).toEqual({ type: 'round', x: 10.5, y: 6.5, radius: 1.5 });
    const polygon = polygonOf('p', [{ x: 2, y: 2 }, { x: 6, y: 2 }, { x: 6, y: 4 }, { x: 2, y: 4 }])!;
    expect(pixelsOf(polygon)).toEqual(['2,2', '2,3', '2,4', '2,5', '3,2', '3,3', '3,4', '3,5']);
    expect(handlesOf(polygon)[1]).toEqual({ x: 6, y: 2 });
    expect([circleThrough('c', { x: 1, y: 1 }, { x: 1.2, y: 1 }), polygonOf('p', [{ x: 1, y: 1 }, { x: 2, y: 2 }])]).toEqual([null, null]);
  });

  it('in the middle of the frame has pixels in every shape and at every size', () => {
    for (const shape of ['rectangle', 'circle', 'polygon'] as const) expect(pixelsOf(centredShape(shape, 'm', FRAME)).length, shape).toBeGreaterThan(50);
    expect(centredShape('rectangle', 'm', { width: 1, height: 1 })).toMatchObject({ height: 1, width: 1 });
  });
});

describe('a shape', () => {
  const box = rectangleBetween('a', { x: 10, y: 5 }, { x: 20, y: 15 }, FRAME)!;
  it('moves by whole pixels and keeps its size', () => {
    expect(moved(box, 2.4, -3.6)).toMatchObject({ row: 1, col: 12, height: 10, width: 10 });
    const polygon = polygonOf('p', [{ x: 2.3, y: 2 }, { x: 6, y: 2 }, { x: 6, y: 4 }])!;
    expect(moved(polygon, 1, 1)).toMatchObject({ points: [[2.5, 2.8], [2.5, 6.5], [4.5, 6.5]] });
  });
  it('is reshaped by its handles, past the opposite corner too, and never to nothing', () => {
    expect(withHandle({ ...box, mode: 'exclude' }, 2, { x: 30, y: 25 }, FRAME)).toMatchObject({ mode: 'exclude', row: 5, col: 10, height: 20, width: 20 });
    expect(withHandle(box, 0, { x: 25, y: 20 }, FRAME)).toMatchObject({ row: 15, col: 20, height: 5, width: 5 });
    expect(withHandle(box, 2, { x: 10, y: 5 }, FRAME)).toBe(box);
    const circle = circleThrough('c', { x: 10.5, y: 6.5 }, { x: 14.5, y: 6.5 })!;
    expect(withHandle(circle, 0, { x: 10.5, y: 8.5 }, FRAME)).toMatchObject({ row: 6, col: 10, radiusPx: 2 });
    const polygon = polygonOf('p', [{ x: 2.5, y: 2.5 }, { x: 6.5, y: 2.5 }, { x: 6.5, y: 4.5 }])!;
    expect(withHandle(polygon, 1, { x: 9.5, y: 1.5 }, FRAME)).toMatchObject({ points: [[2, 2], [1, 9], [4, 6]] });
  });
});
