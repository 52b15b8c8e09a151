import type { CutOut } from './detailsReference.ts';

type Point = readonly [x: number, y: number];

/** Twice the area of the triangle a, b, c: positive where the way over b turns towards growing y from growing x. */
const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number => (bx - ax) * (cy - by) - (by - ay) * (cx - bx);

/**
 * Convex hull of the corners of a region's pixels.
 *
 * @returns its vertices, no three on a line, from the right end of the top side down the right and up the left
 */
export function convexHull({ width, height, mask }: CutOut): readonly Point[] {
  const corners: Point[] = [];
  for (let y = 0; y < height; y++) {
    // A pixel with neighbours on both sides has no corner that sticks out.
    for (let x = 0; x < width; x++) if (mask[y * width + x] && !(mask[y * width + x - 1] && mask[y * width + x + 1])) corners.push([x, y], [x + 1, y], [x, y + 1], [x + 1, y + 1]);
  }
  const chain = (points: readonly Point[]): Point[] => points.reduce<Point[]>((hull, point) => {
    while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
    hull.push(point);
    return hull;
  }, []);
  // From the top to the bottom, at equal height from the left to the right, and back.
  const sorted = corners.sort(([ax, ay], [bx, by]) => ay - by || ax - bx);
  const right = chain(sorted), left = chain(sorted.toReversed());
  const [topLeft, ...rest] = [...right.slice(0, -1), ...left.slice(0, -1)];
  return [...rest, topLeft!];
}

/** The group `hull` of RegionDetails, every pair of corners and every side compared. */
export function hullMeasures(hull: readonly Point[]) {
  let doubleArea = 0, diameterSquare = 0, diameterRows = 0, diameterCols = 0, widthArea = 0, widthEdge = 0, least = Infinity;
  hull.forEach((from, i) => {
    const to = hull[(i + 1) % hull.length]!;
    doubleArea += from[0] * to[1] - from[1] * to[0];
    const edge = (to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2;
    const reach = Math.max(...hull.map((point) => turn(from, to, point)));
    if ((reach * reach) / edge < least) [least, widthArea, widthEdge] = [(reach * reach) / edge, reach, edge];
    for (const other of hull) {
      const rows = other[1] - from[1], cols = other[0] - from[0];
      // Each pair once, its direction in the half-turn above -pi/2 from the row axis.
      if (rows < 0 || (rows === 0 && cols <= 0)) continue;
      const square = rows * rows + cols * cols;
      if (square < diameterSquare || (square === diameterSquare && cols * diameterRows >= diameterCols * rows)) continue;
      [diameterSquare, diameterRows, diameterCols] = [square, rows, cols];
    }
  });
  return { doubleArea, diameterSquare, diameterRows, diameterCols, widthArea, widthEdge };
}
