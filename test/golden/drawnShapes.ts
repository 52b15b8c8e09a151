/** Size of the frame that every drawn shape lies in; intensity is 10 + 3 x + 2 y. */
export const SHAPE_FRAME = { width: 80, height: 64, bitDepth: 12 } as const;

const COS_30 = Math.sqrt(3) / 2;

const inside = (value: number, from: number, to: number): boolean => value >= from && value < to;

/** Whether pixel (x, y) belongs to the shape; the names are those of region-properties.json. */
const SHAPES: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  pixel1: (x, y) => x === 2 && y === 2,
  sq2: (x, y) => inside(x, 2, 4) && inside(y, 2, 4),
  sq10: (x, y) => inside(x, 2, 12) && inside(y, 2, 12),
  rect5x20: (x, y) => inside(x, 4, 24) && inside(y, 3, 8),
  ring10_hole4: (x, y) => inside(x, 3, 13) && inside(y, 3, 13) && !(inside(x, 6, 10) && inside(y, 6, 10)),
  diag8: (x, y) => x === y && inside(x, 2, 10),
  'disk_r20.5': (x, y) => (x - 32) ** 2 + (y - 32) ** 2 <= 20.5 ** 2,
  ellipse_a30_b12_rot30cw: (x, y) => {
    const along = (x - 48) * COS_30 + (y - 32) / 2;
    const across = (y - 32) * COS_30 - (x - 48) / 2;
    return (along / 30) ** 2 + (across / 12) ** 2 <= 1;
  },
  L: (x, y) => (inside(x, 2, 4) && inside(y, 2, 10)) || (inside(x, 2, 9) && inside(y, 8, 10)),
};

export interface DrawnShape {
  readonly name: string;
  /** One 8-connected region, 0 or 1, SHAPE_FRAME. */
  readonly mask: Uint8Array;
}

/** @returns the nine shapes of region-properties.json. */
export function drawnShapes(): DrawnShape[] {
  const { width, height } = SHAPE_FRAME;
  return Object.entries(SHAPES).map(([name, isSet]) => ({
    name,
    mask: new Uint8Array(width * height).map((_, pixel) => (isSet(pixel % width, Math.floor(pixel / width)) ? 1 : 0)),
  }));
}

/** @returns 10 + 3 x + 2 y for every pixel of SHAPE_FRAME. */
export function shapeIntensity(): Uint16Array {
  const { width, height } = SHAPE_FRAME;
  return new Uint16Array(width * height).map((_, pixel) => 10 + 3 * (pixel % width) + 2 * Math.floor(pixel / width));
}
