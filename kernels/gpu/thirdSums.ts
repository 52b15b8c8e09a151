/** Exact sums of products of up to three coordinates over one region: `xxy` of x * x * y, `n` the pixels. */
export interface PowerSums<T extends number | bigint> {
  readonly n: T;
  readonly x: T;
  readonly y: T;
  readonly xx: T;
  readonly xy: T;
  readonly yy: T;
  readonly xxx: T;
  readonly yxx: T;
  readonly yyx: T;
  readonly yyy: T;
}

/** Third sums about a region's centroid rounded down, as DETAIL_COLUMNS.third names them. */
export type ThirdSums = readonly [yyy: number, yyx: number, yxx: number, xxx: number];

/**
 * @param farthest  largest coordinate of the region
 * @returns true where every number on the way from the origin to the centroid is an integer below 2^53: no term is larger than
 *          n * farthest^3, and eight of them make a sum. At 4K regions up to 19,000 pixels are.
 */
export function fitsDoubles(area: number, farthest: number): boolean {
  return 8 * area * farthest ** 3 < 2 ** 53;
}

/** Moves third sums from the frame's origin to the centroid rounded down; exact where fitsDoubles says so. */
export function thirdAboutCentroid({ n, x, y, xx, xy, yy, xxx, yxx, yyx, yyy }: PowerSums<number>): ThirdSums {
  const cx = Math.floor(x / n), cy = Math.floor(y / n);
  return [
    yyy - 3 * cy * yy + 3 * cy * cy * y - n * cy * cy * cy,
    yyx - cx * yy - 2 * cy * xy + 2 * cx * cy * y + cy * cy * x - n * cy * cy * cx,
    yxx - cy * xx - 2 * cx * xy + 2 * cx * cy * x + cx * cx * y - n * cx * cx * cy,
    xxx - 3 * cx * xx + 3 * cx * cx * x - n * cx * cx * cx,
  ];
}

/** The same for sums of any size, rounded as cpu/assembly/thirdSums.ts does: once where the result fits 64 bits. */
export function wideThirdAboutCentroid({ n, x, y, xx, xy, yy, xxx, yxx, yyx, yyy }: PowerSums<bigint>): ThirdSums {
  const cx = x / n, cy = y / n;
  const exact = [
    yyy - 3n * cy * yy + 3n * cy * cy * y - n * cy * cy * cy,
    yyx - cx * yy - 2n * cy * xy + 2n * cx * cy * y + cy * cy * x - n * cy * cy * cx,
    yxx - cy * xx - 2n * cx * xy + 2n * cx * cy * x + cx * cx * y - n * cx * cx * cy,
    xxx - 3n * cx * xx + 3n * cx * cx * x - n * cx * cx * cx,
  ] as const;
  return [rounded(exact[0]), rounded(exact[1]), rounded(exact[2]), rounded(exact[3])];
}

function rounded(value: bigint): number {
  if (value === BigInt.asIntN(64, value)) return Number(value);
  return Number(value >> 64n) * 2 ** 64 + Number(BigInt.asUintN(64, value));
}
