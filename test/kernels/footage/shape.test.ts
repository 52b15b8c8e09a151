import { describe, expect, it } from 'vitest';
import { ShapePainter, type Shape } from '../../../kernels/footage/shape.ts';

const disc = (row: number, col: number, radius: number): Shape => ({ kind: 'dot', discs: [{ row, col, radius }], boxes: [] });
const box = (minRow: number, minCol: number, maxRow: number, maxCol: number): Shape => ({ kind: 'dot', discs: [], boxes: [{ minRow, minCol, maxRow, maxCol }] });

const paint = (width: number, height: number, shape: Shape, image = new Float32Array(width * height), strength = 1) =>
  new ShapePainter(width, height).paint(shape, image, strength)?.coverage ?? null;

describe('shape painter', () => {
  it('covers pixels by area: a box from pixel edges and halves of pixels', () => {
    const image = new Float32Array(25);
    const covered = paint(5, 5, box(0.5, 0, 2.5, 3.5), image, 100);
    expect(Array.from({ length: 5 }, (_, y) => Array.from(image.subarray(y * 5, y * 5 + 5)))).toEqual([
      [0, 0, 0, 0, 0],
      [50, 100, 100, 100, 0],
      [50, 100, 100, 100, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(covered).toMatchObject({ area: 7, row: 1.5, minRow: 1, minCol: 0, maxRow: 3, maxCol: 4, firstPixel: 5 });
    expect(covered?.col).toBeCloseTo(12 / 7, 12);
  });

  it('has the area and the centre of a disc, wherever it falls between pixels', () => {
    for (const [row, col, radius] of [[20, 20, 10], [20.25, 19.5, 10.3], [21.37, 18.91, 4], [19.5, 19.5, 3.57]] as const) {
      const covered = paint(40, 40, disc(row, col, radius));
      // Across its 16 lines a pixel is integrated by the midpoint rule, worst where the outline turns: at the top and bottom rows.
      expect(Math.abs(covered!.area - Math.PI * radius ** 2)).toBeLessThan(0.03);
      expect(Math.hypot(covered!.row - row, covered!.col - col)).toBeLessThan(0.005);
    }
  });

  it('adds up to what it reports, within each pixel at most once', () => {
    const image = new Float32Array(60 * 40);
    const dumbbell: Shape = {
      kind: 'merged', boxes: [{ minRow: 15, maxRow: 25, minCol: 15, maxCol: 42 }],
      discs: [{ row: 20, col: 15, radius: 10 }, { row: 20, col: 42, radius: 10 }],
    };
    const covered = paint(60, 40, dumbbell, image);
    expect(Math.max(...image)).toBeLessThanOrEqual(1 + 1e-6);
    expect(image.reduce((sum, value) => sum + value, 0)).toBeCloseTo(covered!.area, 2);
    // Two discs, and between them a box less the two circular segments it shares with each: half angle asin(5 / 10).
    const shared = 100 * Math.asin(0.5) + 5 * Math.sqrt(75);
    expect(Math.abs(covered!.area - (2 * Math.PI * 100 + 27 * 10 - 2 * shared))).toBeLessThan(0.05);
  });

  it('measures the part inside the frame', () => {
    const half = paint(40, 40, disc(-0.5, 20, 8));
    expect(half).toMatchObject({ minRow: 0, firstPixel: 13 });
    expect(half!.area).toBeCloseTo(Math.PI * 32, 1);
    // A half disc's centroid lies 4 r / 3 pi from its edge; row -0.5 is the frame's edge. Coverage counts at
    // the pixel's middle, as a mask's pixels do, which moves it by some 0.01.
    expect(Math.abs(half!.row - ((4 * 8) / (3 * Math.PI) - 0.5))).toBeLessThan(0.02);
    const corner = paint(40, 40, disc(39.5, 39.5, 8));
    expect(corner!.area).toBeCloseTo(Math.PI * 16, 1);
  });

  it('has no coverage where no pixel is half covered, and is null outside the frame', () => {
    const painter = new ShapePainter(20, 20);
    const image = new Float32Array(400);
    expect(painter.paint(disc(30, 10, 5), image, 1)).toBeNull();
    expect(painter.paint(disc(10, 40, 5), image, 1)).toBeNull();
    expect(image.every((value) => value === 0)).toBe(true);
    expect(painter.paint(disc(10, -6, 5.9), image, 1)).toMatchObject({ box: { minCol: 0, maxCol: 1 }, coverage: null });
    expect(image.some((value) => value > 0)).toBe(true);
  });

  it('changes nothing outside the box it reports, and leaves nothing behind for the next shape', () => {
    const painter = new ShapePainter(20, 20);
    const image = new Float32Array(400);
    const { minRow, minCol, maxRow, maxCol } = painter.paint(disc(10, 17, 4.2), image, 1)!.box;
    const inBox = (i: number): boolean => i / 20 >= minRow && i / 20 < maxRow && i % 20 >= minCol && i % 20 < maxCol;
    expect(image.every((value, i) => value === 0 || inBox(i))).toBe(true);
    const again = new Float32Array(400);
    painter.paint(disc(10, 17, 4.2), again, 1);
    expect(again).toEqual(image);
  });
});
